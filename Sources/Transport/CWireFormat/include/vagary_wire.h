/// The messages of proto/vagary/v1 in C, as scripts/generate-protobuf writes them: structs of borrowed
/// pointers with `__init`, `__get_packed_size`, `__pack`, `__unpack` and `__free_unpacked` for each.
/// Only the module WireFormat uses them.
#ifndef VAGARY_WIRE_H
#define VAGARY_WIRE_H

#include "vagary/v1/envelope.pb-c.h"

#endif
