#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "google/protobuf/field_mask.pb.h"

// What every update carries beside the new values.
namespace strowger::rpc {

// The version that an etag stands for. Refused with ETAG_INVALID.
Result<std::uint64_t> ReadEtag(const std::string& field, const std::string& etag);
// The fields to change. Refused with MASK_EMPTY; unknown fields are the store's to refuse.
Result<std::vector<std::string>> ReadMask(const google::protobuf::FieldMask& mask);

}  // namespace strowger::rpc
