// Package v1 stands in for the API server's: its version is in the scheme's list already.
package v1

// AddToScheme adds nothing.
func AddToScheme(any) error { return nil }
