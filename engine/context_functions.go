package main

import (
	"strconv"
	"strings"
	"text/template/parse"
)

// call follows a function. Functions not named here are taken to show all they are given.
func (f *flow) call(name string, nodes []parse.Node, given []value, at *scope) value {
	switch name {
	case "include":
		return f.include(given)
	case "tpl":
		if len(given) == 2 {
			f.show(given[0])
			f.interpret(given[1])
		}
		return harmless
	case "dict":
		return f.dict(given)
	case "print", "printf":
		for _, one := range given {
			f.show(one)
		}
		if name == "print" {
			return printed(nodes)
		}
		return harmless
	case "list", "tuple":
		made := table()
		for index, item := range given {
			at := strconv.Itoa(index)
			made.members.put(&at, item)
		}
		return made
	case "set":
		if len(given) == 3 {
			f.set(given[0], given[1], given[2], at)
			return given[0]
		}
	case "merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite":
		return f.merge(given, at)
	case "index", "get":
		if len(given) > 0 {
			return f.path(given[0], given[1:])
		}
	case "dig":
		if last := len(given) - 1; last >= 1 {
			return f.path(given[last], given[:last-1]).or(given[last-1])
		}
	case "hasKey":
		if len(given) == 2 {
			f.test(f.path(given[0], given[1:]))
			return harmless
		}
	case "first":
		if len(given) == 1 && given[0].members != nil && given[0].reach == 0 {
			return f.member(given[0], "0")
		}
	case "default", "coalesce", "and", "or", "ternary", "required", "deepCopy", "mustDeepCopy", "omit", "pick", "unset":
		return f.either(given)
	case "not", "empty", "kindIs", "kindOf", "typeIs", "typeOf":
		for _, one := range given {
			f.test(one)
		}
		return harmless
	}
	for _, one := range given {
		f.show(one)
	}
	return harmless
}

// include follows a named template, or all that the name may be where it is made up while rendering.
func (f *flow) include(given []value) value {
	if len(given) != 2 {
		return harmless
	}
	if name := given[0].text; name != nil {
		f.executeNamed(*name, given[1])
		return harmless
	}
	f.show(given[0])
	for name := range f.trees {
		if !given[0].isFile || strings.Contains(name, "/templates/") {
			f.executeNamed(name, given[1])
		}
	}
	return harmless
}

// printed is the path of a template file where it begins with the folder of templates.
func printed(nodes []parse.Node) value {
	if len(nodes) == 0 {
		return harmless
	}
	var path []string
	switch node := nodes[0].(type) {
	case *parse.FieldNode:
		path = node.Ident
	case *parse.VariableNode:
		path = node.Ident[1:]
	}
	return value{isFile: len(path) == 2 && path[0] == "Template" && path[1] == "BasePath"}
}

// interpret follows the texts that tpl may be given.
func (f *flow) interpret(dot value) {
	if f.parsed == nil {
		f.parsed = []*parse.Tree{}
		for _, text := range f.fragments {
			trees, err := parseTemplate("fragment", text)
			if err != nil || len(trees) != 1 {
				f.uses = true
				return
			}
			f.parsed = append(f.parsed, trees["fragment"])
		}
	}
	for _, tree := range f.parsed {
		f.execute(tree, dot, true)
	}
}

func (f *flow) dict(given []value) value {
	made := table()
	for index := 0; index+1 < len(given); index += 2 {
		f.show(given[index])
		made.members.put(given[index].text, given[index+1])
	}
	return made
}

// set follows `set`: what carries nothing may be put anywhere, the rest only where all who hold the dict
// are known.
func (f *flow) set(into, key, given value, at *scope) {
	f.show(key)
	if !given.carries() {
		return
	}
	if into.members == nil || into.reach != 0 || at.shared || given.holds(into.members) {
		f.uses = true
		return
	}
	into.members.put(key.text, given)
}

// merge follows the merging of all but the first into the first, which is changed itself.
func (f *flow) merge(given []value, at *scope) value {
	if len(given) == 0 {
		return harmless
	}
	merged := given[0]
	for _, more := range given[1:] {
		if !more.carries() {
			continue
		}
		if given[0].members == nil || given[0].reach != 0 || at.shared {
			f.uses = true
			return harmless
		}
		merged = merged.or(more)
		given[0].members.put(nil, value{reach: toAnything})
	}
	merged.text = nil
	return merged
}

func (f *flow) path(from value, keys []value) value {
	for _, key := range keys {
		if key.text != nil {
			from = f.member(from, *key.text)
			continue
		}
		f.show(key)
		from = itemOf(from)
	}
	return from
}

// either is any one of what is given, chosen by emptiness.
func (f *flow) either(given []value) value {
	result := harmless
	for index, one := range given {
		f.test(one)
		one.text = nil
		if index == 0 {
			result = one
		} else {
			result = result.or(one)
		}
	}
	return result
}
