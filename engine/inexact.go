package main

import (
	"bytes"
	"encoding/json"
	"math/big"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

var (
	manyDigits    = regexp.MustCompile(`\d{16}`)
	wholeNumber   = regexp.MustCompile(`^-?\d+$`)
	pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
)

// inexactIn gives JSON pointers of the integers that a double cannot hold.
func inexactIn(object []byte) []string {
	if !manyDigits.Match(object) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		return nil
	}
	var found []string
	var search func(at string, part any)
	search = func(at string, part any) {
		switch part := part.(type) {
		case map[string]any:
			for key, inner := range part {
				search(at+"/"+pointerEscape.Replace(key), inner)
			}
		case []any:
			for index, inner := range part {
				search(at+"/"+strconv.Itoa(index), inner)
			}
		case json.Number:
			if wholeNumber.MatchString(part.String()) && !fitsDouble(part.String()) {
				found = append(found, at)
			}
		}
	}
	search("", decoded)
	sort.Strings(found)
	return found
}

func fitsDouble(digits string) bool {
	whole, _ := new(big.Int).SetString(digits, 10)
	_, accuracy := new(big.Float).SetInt(whole).Float64()
	return accuracy == big.Exact
}
