// Package kubernetes stands in for client-go's: Helm imports it only for its module's version.
package kubernetes
