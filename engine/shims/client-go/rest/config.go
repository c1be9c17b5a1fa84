// Package rest stands in for client-go's: the engine never talks to a cluster.
package rest

// Config is what Helm's signatures name; nothing reads it.
type Config struct{}
