package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/ignore"
	"sigs.k8s.io/yaml"
)

type packRequest struct {
	Files []packedFile `json:"files"`
}

type packedFile struct {
	// Name is the path inside the chart's folder, with slashes.
	Name string `json:"name"`
	Data []byte `json:"data"`
}

// pack makes an archive of a chart's folder: the same bytes for the same files, without what
// .helmignore leaves out.
func pack(request, _ []byte) (any, error) {
	var asked packRequest
	if err := json.Unmarshal(request, &asked); err != nil {
		return nil, refusef(invalidInput, "REQUEST", "%v", err)
	}
	sort.Slice(asked.Files, func(a, b int) bool { return asked.Files[a].Name < asked.Files[b].Name })
	folder, rules, err := describe(asked.Files)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	writer := tar.NewWriter(zipped)
	for _, file := range asked.Files {
		if ignored(rules, file.Name) {
			continue
		}
		header := tar.Header{Name: path.Join(folder, file.Name), Mode: 0o644, Size: int64(len(file.Data)), ModTime: time.Unix(0, 0)}
		if err := writer.WriteHeader(&header); err != nil {
			return nil, refusef(invalidChart, "UNSAFE_ENTRY", "%v", err)
		}
		if _, err := writer.Write(file.Data); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	if err := zipped.Close(); err != nil {
		return nil, err
	}
	return map[string][]byte{"archive": out.Bytes()}, nil
}

// describe reads the chart's name and its ignore rules out of its files.
func describe(files []packedFile) (name string, rules *ignore.Rules, err error) {
	var metadata struct {
		Name string `json:"name"`
	}
	rules = ignore.Empty()
	found := false
	for _, file := range files {
		switch file.Name {
		case "Chart.yaml":
			found = true
			if err := yaml.Unmarshal(file.Data, &metadata); err != nil {
				return "", nil, metadataFault(err)
			}
		case ignore.HelmIgnore:
			if rules, err = ignore.Parse(bytes.NewReader(file.Data)); err != nil {
				return "", nil, &refusal{Code: invalidChart, Reason: "INVALID_METADATA", File: file.Name, Message: err.Error()}
			}
		}
	}
	if !found {
		return "", nil, refusef(invalidChart, "NO_CHART_YAML", "the folder has no Chart.yaml")
	}
	if metadata.Name == "" || strings.ContainsAny(metadata.Name, `/\`) || metadata.Name == ".." {
		return "", nil, &refusal{Code: invalidChart, Reason: "INVALID_METADATA", File: "Chart.yaml", Message: "the chart has no valid name"}
	}
	rules.AddDefaults()
	return metadata.Name, rules, nil
}

// ignored asks the rules for the file and every folder above it, as a walk from the top would.
func ignored(rules *ignore.Rules, name string) bool {
	parts := strings.Split(name, "/")
	for end := 1; end < len(parts); end++ {
		folder := strings.Join(parts[:end], "/")
		if rules.Ignore(folder, entry{name: folder, folder: true}) {
			return true
		}
	}
	return rules.Ignore(name, entry{name: name})
}

// entry is what the rules ask of a file: whether it is a folder.
type entry struct {
	name   string
	folder bool
}

func (e entry) Name() string       { return path.Base(e.name) }
func (e entry) Size() int64        { return 0 }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.folder }
func (e entry) Sys() any           { return nil }
func (e entry) Mode() fs.FileMode {
	if e.folder {
		return fs.ModeDir
	}
	return 0
}
