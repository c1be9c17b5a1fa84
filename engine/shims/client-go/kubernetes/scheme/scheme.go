// Package scheme stands in for client-go's: it knows the API versions and none of their types.
package scheme

import "k8s.io/apimachinery/pkg/runtime/schema"

// Versions lists the API versions a client without a cluster takes for served.
type Versions []schema.GroupVersion

// PrioritizedVersionsAllGroups is the list itself.
func (v Versions) PrioritizedVersionsAllGroups() []schema.GroupVersion { return v }

// Scheme is asked by Helm for its default capabilities.
var Scheme = Versions{{Group: "", Version: "v1"}}
