// Package pki makes the fleet's certificates: the authority of the API servers,
// the shared root of both meshes, and the identities of workloads.
package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

const (
	authorityLifetime = 10 * 365 * 24 * time.Hour
	leafLifetime      = 365 * 24 * time.Hour
)

// Authority signs certificates; its files stay in the fleet's folder.
type Authority struct {
	Certificate *x509.Certificate
	CertPEM     []byte
	KeyPEM      []byte
	// ChainPEM holds the authority's certificate and those above it.
	ChainPEM []byte
	// RootPEM is the certificate that verifiers trust.
	RootPEM []byte

	key *ecdsa.PrivateKey
}

// LoadOrCreate opens an authority's files or makes a new one, signed by its
// parent or, without a parent, by itself.
func LoadOrCreate(dir, name, organization string, parent *Authority) (*Authority, error) {
	certFile, keyFile := filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")
	certPEM, certErr := os.ReadFile(certFile)
	keyPEM, keyErr := os.ReadFile(keyFile)
	if certErr != nil || keyErr != nil {
		var err error
		if certPEM, keyPEM, err = createAuthority(name, organization, parent); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(keyFile, keyPEM, 0o600); err != nil {
			return nil, err
		}
		if err := os.WriteFile(certFile, certPEM, 0o600); err != nil {
			return nil, err
		}
	}
	return parseAuthority(certPEM, keyPEM, parent)
}

func parseAuthority(certPEM, keyPEM []byte, parent *Authority) (*Authority, error) {
	certBlock, _ := pem.Decode(certPEM)
	keyBlock, _ := pem.Decode(keyPEM)
	if certBlock == nil || keyBlock == nil {
		return nil, fmt.Errorf("certificate authority: not a PEM file")
	}
	certificate, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParseECPrivateKey(keyBlock.Bytes)
	if err != nil {
		return nil, err
	}
	a := &Authority{Certificate: certificate, CertPEM: certPEM, KeyPEM: keyPEM, ChainPEM: certPEM, RootPEM: certPEM, key: key}
	if parent != nil {
		a.ChainPEM = append(append([]byte{}, certPEM...), parent.ChainPEM...)
		a.RootPEM = parent.RootPEM
	}
	return a, nil
}

func createAuthority(name, organization string, parent *Authority) (certPEM, keyPEM []byte, err error) {
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: name, Organization: []string{organization}},
		NotAfter:              time.Now().Add(authorityLifetime),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature,
	}
	return sign(template, parent)
}

// Serving issues a certificate for a server on the loopback interface.
func (a *Authority) Serving(name string) (certPEM, keyPEM []byte, err error) {
	return a.leaf(&x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	})
}

// Workload issues a mesh identity; the certificate carries the chain to the root.
func (a *Authority) Workload(spiffeID string) (certPEM, keyPEM []byte, err error) {
	identity, err := url.Parse(spiffeID)
	if err != nil {
		return nil, nil, err
	}
	return a.leaf(&x509.Certificate{
		URIs:        []*url.URL{identity},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	})
}

func (a *Authority) leaf(template *x509.Certificate) (certPEM, keyPEM []byte, err error) {
	template.NotAfter = time.Now().Add(leafLifetime)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.BasicConstraintsValid = true
	certPEM, keyPEM, err = sign(template, a)
	if err == nil && string(a.RootPEM) != string(a.CertPEM) {
		certPEM = append(certPEM, a.ChainPEM...)
	}
	return certPEM, keyPEM, err
}

func sign(template *x509.Certificate, parent *Authority) (certPEM, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	template.SerialNumber = serial
	template.NotBefore = time.Now().Add(-time.Hour)
	issuer, issuerKey := template, key
	if parent != nil {
		issuer, issuerKey = parent.Certificate, parent.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &key.PublicKey, issuerKey)
	if err != nil {
		return nil, nil, err
	}
	keyDER, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: keyDER}), nil
}

// LoadOrCreateKey opens a signing key, such as that of service account tokens, or makes one.
func LoadOrCreateKey(file string) error {
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), 0o600)
}
