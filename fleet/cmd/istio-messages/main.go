// Command istio-messages prints the message types of Istio's configuration kinds, for lib/domain/istio/validation/message-types.json:
// what protobuf's JSON can decode, which istiod does before it looks at anything else.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"istio.io/istio/pkg/config/schema/collections"
)

type table struct {
	Kinds    map[string]string            `json:"kinds"`
	Messages map[string]map[string]string `json:"messages"`
	Enums    map[string][]string          `json:"enums"`
}

func (t *table) nameType(field protoreflect.FieldDescriptor) string {
	switch {
	case field.Enum() != nil:
		t.addEnum(field.Enum())
		return "enum " + string(field.Enum().FullName())
	case field.Message() == nil:
		return field.Kind().String()
	}
	message := field.Message()
	name := string(message.FullName())
	well, known := strings.CutPrefix(name, "google.protobuf.")
	switch {
	case known && strings.HasSuffix(well, "Value") && well != "Value" && well != "ListValue":
		return message.Fields().ByName("value").Kind().String()
	case known:
		return well
	}
	t.addMessage(message)
	return "message " + name
}

func (t *table) addEnum(enum protoreflect.EnumDescriptor) {
	names := []string{}
	for i := range enum.Values().Len() {
		names = append(names, string(enum.Values().Get(i).Name()))
	}
	t.Enums[string(enum.FullName())] = names
}

func (t *table) addMessage(message protoreflect.MessageDescriptor) {
	name := string(message.FullName())
	if _, done := t.Messages[name]; done {
		return
	}
	fields := map[string]string{}
	t.Messages[name] = fields
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		switch {
		case field.IsMap():
			fields[field.JSONName()] = "map " + field.MapKey().Kind().String() + " " + t.nameType(field.MapValue())
		case field.IsList():
			fields[field.JSONName()] = "list " + t.nameType(field)
		default:
			fields[field.JSONName()] = t.nameType(field)
		}
	}
}

func main() {
	t := &table{Kinds: map[string]string{}, Messages: map[string]map[string]string{}, Enums: map[string][]string{}}
	for _, schema := range collections.Pilot.All() {
		if !strings.HasSuffix(schema.Group(), ".istio.io") {
			continue
		}
		spec, err := schema.NewInstance()
		if err != nil {
			panic(err)
		}
		message, ok := spec.(protoreflect.ProtoMessage)
		if !ok {
			continue
		}
		descriptor := message.ProtoReflect().Descriptor()
		t.Kinds[schema.Group()+"/"+schema.Kind()] = string(descriptor.FullName())
		t.addMessage(descriptor)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(t); err != nil {
		panic(err)
	}
}
