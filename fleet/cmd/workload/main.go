// Command workload plays one workload of the fleet's meshes.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"isthmus.dev/fleet/internal/mesh"
)

func main() {
	path := flag.String("config", "", "file that describes the workload")
	flag.Parse()
	config, err := mesh.ReadConfig(*path)
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- mesh.Run(ctx, config) }()
	select {
	case err := <-ended:
		if err != nil {
			log.Fatal(err)
		}
	case <-ctx.Done():
	}
}
