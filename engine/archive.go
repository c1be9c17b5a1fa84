package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
)

// limits bound an archive and everything packed inside it, together.
type limits struct {
	CompressedBytes   int64 `json:"compressedBytes"`
	UncompressedBytes int64 `json:"uncompressedBytes"`
	Entries           int   `json:"entries"`
}

var (
	byteOrderMark = []byte{0xEF, 0xBB, 0xBF}
	driveLetter   = regexp.MustCompile(`^[a-zA-Z]:`)
)

// unpack reads a chart archive into memory, refusing what Helm would read but should not be trusted:
// links, devices, paths that leave the archive, and more than the limits allow. It stops at the first
// byte too many, however small the archive is.
func unpack(data []byte, bound limits) ([]*archive.BufferedFile, error) {
	if int64(len(data)) > bound.CompressedBytes {
		return nil, refusef(invalidChart, "TOO_LARGE", "the archive has more than %d bytes", bound.CompressedBytes)
	}
	budget := &budget{
		bound:   bound,
		stream:  bound.UncompressedBytes + headerBytes*int64(bound.Entries),
		content: bound.UncompressedBytes,
		entries: bound.Entries,
	}
	files, err := budget.read(data)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, refusef(invalidChart, "NOT_AN_ARCHIVE", "the archive holds no files")
	}
	return files, nil
}

// headerBytes is what tar may spend on describing one entry: a header, an extension and its padding.
const headerBytes = 3 * 512

// budget is what is left of the limits; archives inside archives draw on the same one. Content is
// counted apart from the stream, as a sparse entry has more of it than the stream carries.
type budget struct {
	bound   limits
	stream  int64
	content int64
	entries int
}

func (b *budget) read(data []byte) ([]*archive.BufferedFile, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, refusef(invalidChart, "NOT_AN_ARCHIVE", "not a gzip archive: %v", err)
	}
	reader := tar.NewReader(&boundedReader{source: unzipped, budget: b})
	var files []*archive.BufferedFile
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, readFault(err)
		}
		if b.entries--; b.entries < 0 {
			return nil, refusef(invalidChart, "TOO_LARGE", "the archive has more than %d entries", b.bound.Entries)
		}
		name, kept, err := entryName(header)
		if err != nil {
			return nil, err
		}
		if !kept {
			continue
		}
		content, err := b.readEntry(reader, header)
		if err != nil {
			return nil, err
		}
		if path.Ext(name) == ".tgz" && path.Base(path.Dir(name)) == "charts" {
			if _, err := b.read(content); err != nil {
				return nil, within(name, err)
			}
		}
		content = bytes.TrimPrefix(content, byteOrderMark)
		files = append(files, &archive.BufferedFile{Name: name, ModTime: time.Time{}, Data: content})
	}
}

func (b *budget) readEntry(reader io.Reader, header *tar.Header) ([]byte, error) {
	if b.content -= header.Size; b.content < 0 {
		return nil, b.tooLarge()
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		return nil, readFault(err)
	}
	return content, nil
}

func (b *budget) tooLarge() error {
	return refusef(invalidChart, "TOO_LARGE", "the archive unpacks to more than %d bytes", b.bound.UncompressedBytes)
}

// boundedReader fails as soon as more was read than the budget has left.
type boundedReader struct {
	source io.Reader
	budget *budget
}

func (r *boundedReader) Read(into []byte) (int, error) {
	count, err := r.source.Read(into)
	if r.budget.stream -= int64(count); r.budget.stream < 0 {
		return 0, r.budget.tooLarge()
	}
	return count, err
}

func readFault(err error) error {
	var refused *refusal
	if errors.As(err, &refused) {
		return refused
	}
	return refusef(invalidChart, "NOT_AN_ARCHIVE", "the archive cannot be read: %v", err)
}

func within(name string, err error) error {
	var refused *refusal
	if errors.As(err, &refused) {
		inner := *refused
		inner.Message = name + ": " + refused.Message
		return &inner
	}
	return err
}

// entryName is the path inside the chart's own folder; kept is false for what is no file.
func entryName(header *tar.Header) (name string, kept bool, err error) {
	unsafe := func(why string) (string, bool, error) {
		return "", false, &refusal{Code: invalidChart, Reason: "UNSAFE_ENTRY", File: header.Name,
			Message: "the archive's entry " + why}
	}
	switch header.Typeflag {
	case tar.TypeXGlobalHeader:
		return "", false, nil
	case tar.TypeReg, tar.TypeDir, tar.TypeGNUSparse:
	case tar.TypeSymlink, tar.TypeLink:
		return unsafe("is a link")
	default:
		return unsafe("is neither a file nor a folder")
	}
	slashed := strings.ReplaceAll(header.Name, `\`, "/")
	if path.IsAbs(slashed) || driveLetter.MatchString(slashed) {
		return unsafe("has an absolute path")
	}
	if strings.ContainsRune(slashed, 0) {
		return unsafe("has a path that is no path")
	}
	parts := strings.Split(path.Clean(slashed), "/")
	for _, part := range strings.Split(slashed, "/") {
		if part == ".." {
			return unsafe("has a path that leaves the archive")
		}
	}
	if header.Typeflag == tar.TypeDir {
		return "", false, nil
	}
	if len(parts) < 2 {
		if parts[0] == "Chart.yaml" {
			return "", false, refusef(invalidChart, "NO_CHART_YAML", "Chart.yaml is not inside the chart's folder")
		}
		return unsafe("lies outside the chart's folder")
	}
	return path.Join(parts[1:]...), true, nil
}
