// Package discovery stands in for client-go's: the engine never talks to a cluster.
package discovery

import (
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

var errNoCluster = errors.New("the engine has no cluster")

// DiscoveryClient refuses every question.
type DiscoveryClient struct{}

// NewDiscoveryClientForConfig always fails: the engine renders without a client provider.
func NewDiscoveryClientForConfig(*rest.Config) (*DiscoveryClient, error) { return nil, errNoCluster }

// ServerResourcesForGroupVersion always fails.
func (*DiscoveryClient) ServerResourcesForGroupVersion(string) (*metav1.APIResourceList, error) {
	return nil, errNoCluster
}
