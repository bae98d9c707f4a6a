package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"testing"
)

func TestWorkloadIdentityChainsToTheSharedRoot(t *testing.T) {
	dir := t.TempDir()
	root, err := LoadOrCreate(dir, "mesh-root", "Isthmus Fleet", nil)
	if err != nil {
		t.Fatal(err)
	}
	west, err := LoadOrCreate(dir, "mesh-west", "Isthmus Fleet", root)
	if err != nil {
		t.Fatal(err)
	}
	const identity = "spiffe://cluster.local/ns/bookinfo/sa/bookinfo-reviews"
	certPEM, _, err := west.Workload(identity)
	if err != nil {
		t.Fatal(err)
	}
	leafBlock, rest := pem.Decode(certPEM)
	leaf, err := x509.ParseCertificate(leafBlock.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	roots, intermediates := x509.NewCertPool(), x509.NewCertPool()
	roots.AppendCertsFromPEM(west.RootPEM)
	intermediates.AppendCertsFromPEM(rest)
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: intermediates,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err != nil {
		t.Error(err)
	}
	if leaf.URIs[0].String() != identity || !bytes.Equal(west.RootPEM, root.CertPEM) {
		t.Error("wrong identity or root")
	}
}

func TestAuthorityIsKept(t *testing.T) {
	dir := t.TempDir()
	first, err := LoadOrCreate(dir, "clusters", "Isthmus Fleet", nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := LoadOrCreate(dir, "clusters", "Isthmus Fleet", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.CertPEM, second.CertPEM) {
		t.Error("a second start made another authority")
	}
	certPEM, _, err := second.Serving("west")
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(certPEM)
	serving, _ := x509.ParseCertificate(block.Bytes)
	for _, name := range []string{"localhost", "127.0.0.1"} {
		if err := serving.VerifyHostname(name); err != nil {
			t.Error(err)
		}
	}
}
