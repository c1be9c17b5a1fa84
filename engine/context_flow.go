package main

import (
	"strconv"
	"text/template/parse"
)

// flow follows values through templates, to find out whether the station context can reach the output.
// Where it cannot tell, it says that it can.
type flow struct {
	// trees are all that a name may stand for: several charts may define one.
	trees map[string][]*parse.Tree
	// charts are the names under which the values of one chart hold those of another.
	charts map[string]bool
	// fragments are texts that `tpl` may be given.
	fragments []string
	parsed    []*parse.Tree
	seen      map[followed]bool
	uses      bool
}

// followed is a template with a value it was given.
type followed struct {
	tree *parse.Tree
	dot  string
}

const (
	// A dict nested deeper is taken for one that may hold anything, so that recursion ends.
	deepest = 6
	// More different calls than these are not followed.
	maxCalls = 20_000
	maxTurns = 8
)

// scope is what names stand for at one place of a template.
type scope struct {
	dot value
	// variables are in order of declaration; the last of a name counts.
	variables []*variable
	// shared says that dicts may belong to a caller, who would not see what is put into them here.
	shared bool
}

type variable struct {
	name  string
	value value
}

func (s *scope) find(name string) *variable {
	for at := len(s.variables) - 1; at >= 0; at-- {
		if s.variables[at].name == name {
			return s.variables[at]
		}
	}
	return &variable{name: name}
}

// inner is a scope whose declarations end with it; assignments go through to the outer one.
func (s *scope) inner(dot value) *scope {
	return &scope{dot: dot, variables: s.variables[:len(s.variables):len(s.variables)], shared: s.shared}
}

// execute follows a template that is given dot.
func (f *flow) execute(tree *parse.Tree, dot value, shared bool) {
	if f.uses || tree.Root == nil {
		return
	}
	dot.text = nil
	if dot.depth(deepest+1) > deepest {
		dot = value{reach: toAnything}
	}
	key := followed{tree, dot.key()}
	if f.seen[key] {
		return
	}
	f.seen[key] = true
	f.uses = len(f.seen) > maxCalls
	f.list(tree.Root, &scope{dot: dot, variables: []*variable{{"$", dot}}, shared: shared})
}

// executeNamed follows whatever the name may stand for.
func (f *flow) executeNamed(name string, dot value) {
	for _, tree := range f.trees[name] {
		f.execute(tree, dot, true)
	}
}

func (f *flow) list(list *parse.ListNode, at *scope) {
	if list == nil {
		return
	}
	for _, node := range list.Nodes {
		f.node(node, at)
	}
}

func (f *flow) node(node parse.Node, at *scope) {
	switch node := node.(type) {
	case *parse.ActionNode:
		if shown := f.pipe(node.Pipe, at); len(node.Pipe.Decl) == 0 {
			f.show(shown)
		}
	case *parse.IfNode:
		inner := at.inner(at.dot)
		f.test(f.pipe(node.Pipe, inner))
		f.list(node.List, inner.inner(at.dot))
		f.list(node.ElseList, inner.inner(at.dot))
	case *parse.WithNode:
		inner := at.inner(at.dot)
		given := f.pipe(node.Pipe, inner)
		f.test(given)
		f.list(node.List, inner.inner(given))
		f.list(node.ElseList, inner.inner(at.dot))
	case *parse.RangeNode:
		f.loop(node, at)
	case *parse.TemplateNode:
		given := harmless
		if node.Pipe != nil {
			given = f.pipe(node.Pipe, at)
		}
		f.executeNamed(node.Name, given)
	}
}

// loop follows the body until its assignments bring nothing new.
func (f *flow) loop(node *parse.RangeNode, at *scope) {
	for turn := 0; ; turn++ {
		before := at.state()
		inner := at.inner(at.dot)
		over := f.operandsOf(node.Pipe, inner)
		f.test(over)
		item := itemOf(over)
		for index, declared := range node.Pipe.Decl {
			given := item
			if len(node.Pipe.Decl) == 2 && index == 0 {
				given = harmless
			}
			f.declare(declared, given, node.Pipe.IsAssign, inner)
		}
		f.list(node.List, inner.inner(item))
		f.list(node.ElseList, inner.inner(at.dot))
		if f.uses || before == at.state() {
			return
		}
		f.uses = turn == maxTurns
	}
}

func (s *scope) state() string {
	state := ""
	for _, variable := range s.variables {
		state += variable.value.key() + ";"
	}
	return state
}

// itemOf is any one item of what is ranged over.
func itemOf(over value) value {
	item := harmless
	if over.reach&toCharts != 0 {
		item.reach |= toScope
	}
	if over.reach&^toCharts != 0 {
		item.reach |= toAnything
	}
	if over.members != nil {
		item.reach |= over.members.rest
		for _, member := range over.members.known {
			member.text = nil
			item = item.or(member)
		}
	}
	return item
}

// pipe follows a pipeline and declares what it declares.
func (f *flow) pipe(pipe *parse.PipeNode, at *scope) value {
	result := f.operandsOf(pipe, at)
	for _, declared := range pipe.Decl {
		f.declare(declared, result, pipe.IsAssign, at)
	}
	return result
}

func (f *flow) declare(node *parse.VariableNode, given value, assign bool, at *scope) {
	if !assign {
		at.variables = append(at.variables, &variable{node.Ident[0], given})
		return
	}
	// The branch with the assignment may not be taken: the variable may hold either.
	target := at.find(node.Ident[0])
	target.value = target.value.or(given)
}

func (f *flow) operandsOf(pipe *parse.PipeNode, at *scope) value {
	var result value
	for index, command := range pipe.Cmds {
		var piped []value
		if index > 0 {
			piped = []value{result}
		}
		result = f.command(command, piped, at)
	}
	return result
}

func (f *flow) command(command *parse.CommandNode, piped []value, at *scope) value {
	given := make([]value, 0, len(command.Args))
	for _, argument := range command.Args[1:] {
		given = append(given, f.operand(argument, at))
	}
	given = append(given, piped...)
	if function, named := command.Args[0].(*parse.IdentifierNode); named {
		return f.call(function.Ident, command.Args[1:], given, at)
	}
	result := f.operand(command.Args[0], at)
	// A method, such as .Files.Get, with what it is given.
	for _, one := range given {
		f.show(one)
	}
	return result
}

func (f *flow) operand(node parse.Node, at *scope) value {
	switch node := node.(type) {
	case *parse.DotNode:
		return at.dot
	case *parse.FieldNode:
		return f.walk(at.dot, node.Ident)
	case *parse.VariableNode:
		return f.walk(at.find(node.Ident[0]).value, node.Ident[1:])
	case *parse.ChainNode:
		return f.walk(f.operand(node.Node, at), node.Field)
	case *parse.PipeNode:
		return f.pipe(node, at)
	case *parse.StringNode:
		return textual(node.Text)
	case *parse.NumberNode:
		if node.IsInt {
			return textual(strconv.FormatInt(node.Int64, 10))
		}
	case *parse.IdentifierNode:
		return f.call(node.Ident, nil, nil, at)
	}
	return harmless
}

func (f *flow) walk(from value, path []string) value {
	for _, key := range path {
		from = f.member(from, key)
	}
	return from
}

// valuesMethods are what Helm's own type for scopes and values can do; a template may call them.
var valuesMethods = map[string]bool{"YAML": true, "AsMap": true, "Encode": true, "Table": true, "PathValue": true}

func (f *flow) member(of value, key string) value {
	found := value{reach: of.reach & toAnything}
	if of.reach&(toScope|toValues) != 0 && valuesMethods[key] {
		f.uses = true
	}
	if of.reach&toScope != 0 {
		switch key {
		case "Values":
			found.reach |= toValues
		case "Subcharts":
			found.reach |= toCharts
		}
	}
	if of.reach&toCharts != 0 {
		found.reach |= toScope
	}
	if of.reach&toValues != 0 {
		if key == "global" {
			found.reach |= toGlobal
		} else if f.charts[key] {
			found.reach |= toValues
		}
	}
	if of.reach&toGlobal != 0 && key == "stationmaster" {
		f.uses = true
	}
	if of.members != nil {
		found.reach |= of.members.rest
		found = found.or(of.members.known[key])
	}
	return found
}

// show is for what a value's whole content goes into.
func (f *flow) show(shown value) {
	f.uses = f.uses || shown.carries()
}

// test is for what only a value's emptiness goes into: scopes, values and `global` are never empty in one
// render and not in another, as long as all of them are given a context, or none.
func (f *flow) test(tested value) {
	f.uses = f.uses || tested.reach&toAnything != 0
}
