// Command engine is Helm's own rendering as a WebAssembly reactor: no cluster, no files, no network.
//
// The host writes a request (JSON) and a payload (a chart archive, or nothing) into buffers it asked
// for with `allocate`, and reads the response (JSON) that `call` points to. One call at a time.
package main

import (
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"runtime/debug"
	"unsafe"
)

// buffers keeps what the host may still write to or read from out of the garbage collector's reach.
var buffers = map[uintptr][]byte{}

// collectAt lets the heap grow to five times of what lives before it is collected: renders are many, short and leave
// nothing behind, and the host bounds the memory.
const collectAt = 400

func init() {
	debug.SetGCPercent(collectAt)
	// Helm's warnings quote values, which may be secret: they are dropped here and not in the host.
	log.SetOutput(io.Discard)
	slog.SetDefault(slog.New(slog.DiscardHandler))
}

// main is never called: the module is a reactor.
func main() {}

// allocate gives the host a buffer of size bytes; it lives until release, or until call has read it.
//
//go:wasmexport allocate
func allocate(size int32) int32 {
	return keep(make([]byte, max(size, 1)))
}

// giveBack is `release` to the host.
//
//go:wasmexport release
func giveBack(address int32) {
	delete(buffers, uintptr(uint32(address)))
}

// call answers one request. The result holds the response's address in its high and its size in its
// low 32 bits; the host releases it.
//
//go:wasmexport call
func call(request, requestSize, payload, payloadSize int32) int64 {
	response := answer(take(request, requestSize), take(payload, payloadSize))
	address := keep(response)
	return int64(address)<<32 | int64(len(response))
}

func keep(buffer []byte) int32 {
	address := uintptr(unsafe.Pointer(unsafe.SliceData(buffer)))
	buffers[address] = buffer
	return int32(address)
}

func take(address, size int32) []byte {
	key := uintptr(uint32(address))
	buffer := buffers[key]
	delete(buffers, key)
	return buffer[:size]
}

// answer never panics: a fault of a chart is a response like any other.
func answer(request, payload []byte) (response []byte) {
	defer func() {
		if fault := recover(); fault != nil {
			response = encode(nil, refusef(invalidChart, "FAULT", "the engine failed: %v", fault))
		}
	}()
	var head struct {
		Operation string `json:"operation"`
	}
	if err := json.Unmarshal(request, &head); err != nil {
		return encode(nil, refusef(invalidInput, "REQUEST", "not a request: %v", err))
	}
	operation, known := operations[head.Operation]
	if !known {
		return encode(nil, refusef(invalidInput, "REQUEST", "no operation %q", head.Operation))
	}
	return encode(operation(request, payload))
}

var operations = map[string]func(request, payload []byte) (any, error){
	"inspect":   inspect,
	"render":    render,
	"pack":      pack,
	"parseYaml": parseYAML,
	"toYaml":    toYAML,
}
