package mesh

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	xdscreds "google.golang.org/grpc/credentials/xds"
)

// tlsRecordHandshake is the first byte of every TLS connection.
const tlsRecordHandshake = 0x16

// identity is the workload's certificate and the root it trusts.
type identity struct {
	certificate tls.Certificate
	roots       *x509.CertPool
}

func loadIdentity(c *Config) (*identity, error) {
	certificate, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
	if err != nil {
		return nil, err
	}
	rootPEM, err := os.ReadFile(c.Root)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(rootPEM) {
		return nil, errors.New("the root certificate is not a PEM file")
	}
	return &identity{certificate: certificate, roots: roots}, nil
}

// clientCredentials follow istiod; where it says nothing, a workload with an
// identity encrypts calls to its like, as Istio's proxies do by themselves.
func (i *identity) clientCredentials(automatic bool) (credentials.TransportCredentials, error) {
	fallback := insecure.NewCredentials()
	if automatic {
		fallback = &automaticTLS{
			TransportCredentials: fallback,
			encrypted: credentials.NewTLS(&tls.Config{
				MinVersion:   tls.VersionTLS12,
				Certificates: []tls.Certificate{i.certificate},
				// Mesh certificates carry identities, not host names: the chain is verified below.
				InsecureSkipVerify: true,
				VerifyConnection:   i.verifyServer,
			}),
		}
	}
	return xdscreds.NewClientCredentials(xdscreds.ClientOptions{FallbackCreds: fallback})
}

func (i *identity) verifyServer(state tls.ConnectionState) error {
	intermediates := x509.NewCertPool()
	for _, certificate := range state.PeerCertificates[1:] {
		intermediates.AddCert(certificate)
	}
	leaf := state.PeerCertificates[0]
	if len(leaf.URIs) != 1 || !strings.HasPrefix(leaf.URIs[0].String(), "spiffe://") {
		return fmt.Errorf("the server has no mesh identity")
	}
	_, err := leaf.Verify(x509.VerifyOptions{Roots: i.roots, Intermediates: intermediates})
	return err
}

// automaticTLS chooses between mutual TLS and plain text by what the called pod can do.
type automaticTLS struct {
	credentials.TransportCredentials
	encrypted credentials.TransportCredentials
}

func (a *automaticTLS) ClientHandshake(ctx context.Context, authority string, conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	if pod, ok := conn.(*podConn); ok && pod.pod.MutualTLS {
		return a.encrypted.ClientHandshake(ctx, authority, conn)
	}
	return a.TransportCredentials.ClientHandshake(ctx, authority, conn)
}

func (a *automaticTLS) Clone() credentials.TransportCredentials {
	return &automaticTLS{TransportCredentials: a.TransportCredentials.Clone(), encrypted: a.encrypted.Clone()}
}

// serverCredentials follow istiod; where it asks for nothing, both plain text
// and mutual TLS are accepted, which is what PERMISSIVE means to Istio's proxies.
func (i *identity) serverCredentials() (credentials.TransportCredentials, error) {
	return xdscreds.NewServerCredentials(xdscreds.ServerOptions{FallbackCreds: &permissive{
		TransportCredentials: insecure.NewCredentials(),
		encrypted: credentials.NewTLS(&tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{i.certificate},
			ClientAuth:   tls.RequireAndVerifyClientCert,
			ClientCAs:    i.roots,
		}),
	}})
}

// permissive looks at the first byte of a connection to tell TLS from plain text.
type permissive struct {
	credentials.TransportCredentials
	encrypted credentials.TransportCredentials
}

func (p *permissive) ServerHandshake(conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	first := make([]byte, 1)
	if _, err := conn.Read(first); err != nil {
		return nil, nil, err
	}
	whole := &prefixedConn{Conn: conn, prefix: first}
	if first[0] == tlsRecordHandshake {
		return p.encrypted.ServerHandshake(whole)
	}
	return p.TransportCredentials.ServerHandshake(whole)
}

func (p *permissive) Clone() credentials.TransportCredentials {
	return &permissive{TransportCredentials: p.TransportCredentials.Clone(), encrypted: p.encrypted.Clone()}
}

// prefixedConn gives back the bytes that were read to look at them.
type prefixedConn struct {
	net.Conn
	prefix []byte
}

func (c *prefixedConn) Read(buffer []byte) (int, error) {
	if len(c.prefix) > 0 {
		n := copy(buffer, c.prefix)
		c.prefix = c.prefix[n:]
		return n, nil
	}
	return c.Conn.Read(buffer)
}

// principal is the peer's identity in Istio's notation, "" without mutual TLS.
func principal(info credentials.AuthInfo) string {
	secured, ok := info.(credentials.TLSInfo)
	if !ok || len(secured.State.PeerCertificates) == 0 || len(secured.State.PeerCertificates[0].URIs) == 0 {
		return ""
	}
	return secured.State.PeerCertificates[0].URIs[0].String()
}
