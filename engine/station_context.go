package main

import (
	"bytes"
	"strings"
	"text/template/parse"

	chart "helm.sh/helm/v4/pkg/chart/v2"
)

// usesStationContext is false only if no render with these values can depend on what global.stationmaster
// holds, as long as all renders are given one, or none is.
func usesStationContext(loaded *chart.Chart, values map[string]any) bool {
	f := &flow{trees: map[string][]*parse.Tree{}, charts: map[string]bool{}, seen: map[followed]bool{}}
	var files []*parse.Tree
	readsFiles := false
	visit(loaded, func(one *chart.Chart) {
		f.charts[one.Name()] = true
		for _, dependency := range one.Metadata.Dependencies {
			f.charts[dependency.Name] = true
			f.charts[dependency.Alias] = true
			f.uses = f.uses || strings.Contains(dependency.Condition, "stationmaster")
		}
		for _, template := range one.Templates {
			name := one.ChartFullPath() + "/" + template.Name
			trees, err := parseTemplate(name, string(template.Data))
			f.uses = f.uses || err != nil
			for defined, tree := range trees {
				f.trees[defined] = append(f.trees[defined], tree)
				f.literals(tree.Root)
			}
			if err == nil {
				files = append(files, trees[name])
			}
			readsFiles = readsFiles || bytes.Contains(template.Data, []byte("Files"))
		}
		f.collect(one.Values)
	})
	f.collect(values)
	if readsFiles {
		visit(loaded, func(one *chart.Chart) {
			for _, file := range one.Files {
				f.mayInterpret(string(file.Data))
			}
		})
	}
	for _, tree := range files {
		f.execute(tree, value{reach: toScope}, false)
	}
	return f.uses
}

// parseTemplate gives all trees of a template's text, its own under its name.
func parseTemplate(name, text string) (map[string]*parse.Tree, error) {
	trees := map[string]*parse.Tree{}
	tree := parse.New(name)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(text, "", "", trees); err != nil {
		return nil, err
	}
	if trees[name] == nil {
		trees[name] = tree
	}
	return trees, nil
}

func (f *flow) mayInterpret(text string) {
	if strings.Contains(text, "{{") {
		f.fragments = append(f.fragments, text)
	}
}

// collect finds the texts in values that are templates themselves.
func (f *flow) collect(values any) {
	switch values := values.(type) {
	case string:
		f.mayInterpret(values)
	case map[string]any:
		for key, inner := range values {
			f.mayInterpret(key)
			f.collect(inner)
		}
	case []any:
		for _, inner := range values {
			f.collect(inner)
		}
	}
}

// literals finds the texts in templates that are templates themselves.
func (f *flow) literals(node parse.Node) {
	switch node := node.(type) {
	case *parse.ListNode:
		if node == nil {
			return
		}
		for _, inner := range node.Nodes {
			f.literals(inner)
		}
	case *parse.ActionNode:
		f.literals(node.Pipe)
	case *parse.IfNode:
		f.branches(&node.BranchNode)
	case *parse.WithNode:
		f.branches(&node.BranchNode)
	case *parse.RangeNode:
		f.branches(&node.BranchNode)
	case *parse.TemplateNode:
		f.literals(node.Pipe)
	case *parse.PipeNode:
		if node == nil {
			return
		}
		for _, command := range node.Cmds {
			for _, argument := range command.Args {
				f.literals(argument)
			}
		}
	case *parse.ChainNode:
		f.literals(node.Node)
	case *parse.StringNode:
		f.mayInterpret(node.Text)
	}
}

func (f *flow) branches(node *parse.BranchNode) {
	f.literals(node.Pipe)
	f.literals(node.List)
	f.literals(node.ElseList)
}
