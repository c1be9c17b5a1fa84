package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

const (
	invalidChart  = "INVALID_CHART"
	invalidValues = "INVALID_VALUES"
	invalidInput  = "INVALID_INPUT"
)

// refusal is why a request has no result. Code is for callers to act on, Reason tells the cases of a
// code apart, File, Line and Issues say where.
type refusal struct {
	Code    string  `json:"code"`
	Reason  string  `json:"reason"`
	Message string  `json:"message"`
	File    string  `json:"file,omitempty"`
	Line    int     `json:"line,omitempty"`
	Issues  []issue `json:"issues,omitempty"`
}

// issue is one complaint of a values schema: Path is a JSON pointer into the values of Chart.
type issue struct {
	Chart   string `json:"chart"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

func (r *refusal) Error() string { return r.Message }

func refusef(code, reason, format string, values ...any) *refusal {
	return &refusal{Code: code, Reason: reason, Message: fmt.Sprintf(format, values...)}
}

// encode writes {"ok": result} or {"error": refusal}.
func encode(result any, err error) []byte {
	envelope := map[string]any{"ok": result}
	if err != nil {
		var refused *refusal
		if !errors.As(err, &refused) {
			refused = refusef(invalidChart, "FAULT", "%v", err)
		}
		envelope = map[string]any{"error": refused}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(envelope); err != nil {
		return encode(nil, refusef(invalidChart, "FAULT", "the result is not JSON: %v", err))
	}
	return out.Bytes()
}
