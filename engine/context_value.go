package main

import (
	"fmt"
	"sort"
	"strings"
)

// reach is what a value gives access to, on the way from a template's top scope to global.stationmaster.
type reach uint8

const (
	// toScope: a chart's top scope (`.` in a template file): Values, Release, Chart, Subcharts …
	toScope reach = 1 << iota
	// toValues: the values of a chart: `global`, and the values of charts inside it by their names.
	toValues
	// toGlobal: the table `global`: `stationmaster` is one of its members.
	toGlobal
	// toCharts: the scopes of the charts inside a chart, by name.
	toCharts
	// toAnything: may be, or hold, the station context itself.
	toAnything
)

// value is what an expression may evaluate to, as far as the station context is concerned.
type value struct {
	reach reach
	// members are those of a dict or list whose keys the template spells out.
	members *members
	// text is the value itself where the template spells it out.
	text *string
	// isFile says that the value is the path of a template file.
	isFile bool
}

// members is shared by all who hold the dict: `set` changes it for all of them. Their texts are not kept,
// as whoever holds the dict may put another one in their place.
type members struct {
	known map[string]value
	// rest is what members under other keys may be.
	rest reach
	// from are the dicts that this one may be.
	from []*members
}

// put makes given one of the things the member may be; a nil key is any key.
func (m *members) put(key *string, given value) {
	given.text = nil
	if key == nil {
		m.rest |= given.whole()
	} else {
		m.known[*key] = m.known[*key].or(given)
	}
	for _, origin := range m.from {
		origin.put(key, given)
	}
}

// whole is the reach of a value that is kept nowhere in particular.
func (v value) whole() reach {
	if v.members == nil {
		return v.reach
	}
	if v.carries() {
		return toAnything
	}
	return 0
}

// holds tells whether the value is the dict, or has it inside.
func (v value) holds(dict *members) bool {
	if v.members == nil {
		return false
	}
	if v.members == dict {
		return true
	}
	for _, member := range v.members.known {
		if member.holds(dict) {
			return true
		}
	}
	return false
}

var harmless = value{}

func textual(text string) value { return value{text: &text} }

func table() value { return value{members: &members{known: map[string]value{}}} }

// carries tells whether the station context can be got at through the value.
func (v value) carries() bool { return v.everything() != 0 }

// everything is the reach of the value and all of its members.
func (v value) everything() reach {
	all := v.reach
	if v.members != nil {
		all |= v.members.rest
		for _, member := range v.members.known {
			all |= member.everything()
		}
	}
	return all
}

// depth is how deep dicts nest in the value, counted up to limit.
func (v value) depth(limit int) int {
	deepest := 0
	if v.members != nil && limit > 0 {
		for _, member := range v.members.known {
			deepest = max(deepest, 1+member.depth(limit-1))
		}
	}
	return deepest
}

// or is a value that may be either.
func (v value) or(other value) value {
	joined := value{reach: v.reach | other.reach, isFile: v.isFile && other.isFile}
	if v.text != nil && other.text != nil && *v.text == *other.text {
		joined.text = v.text
	}
	switch {
	case v.members == nil || v.members == other.members:
		joined.members = other.members
	case other.members == nil:
		joined.members = v.members
	default:
		joined.members = &members{
			known: map[string]value{},
			rest:  v.members.rest | other.members.rest,
			from:  []*members{v.members, other.members},
		}
		for key, member := range v.members.known {
			joined.members.known[key] = member.or(other.members.known[key])
		}
		for key, member := range other.members.known {
			if _, both := v.members.known[key]; !both {
				joined.members.known[key] = member
			}
		}
	}
	return joined
}

// key names the value for those who have seen an equal one.
func (v value) key() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d", v.reach)
	if v.text != nil {
		fmt.Fprintf(&out, "%q", *v.text)
	}
	if v.members != nil {
		names := make([]string, 0, len(v.members.known))
		for name := range v.members.known {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintf(&out, "{%d", v.members.rest)
		for _, name := range names {
			fmt.Fprintf(&out, ",%q:%s", name, v.members.known[name].key())
		}
		out.WriteString("}")
	}
	return out.String()
}
