#include "adapters/grpc/read_update.h"

#include "adapters/grpc/names.h"

namespace strowger::rpc {

Result<std::uint64_t> ReadEtag(const std::string& field, const std::string& etag) {
  std::uint64_t version = 0;
  if (ReadId(etag, version)) return version;
  return InvalidArgument("ETAG_INVALID", field + " must be the etag that was read.",
                         {{"field", field}, {"value", etag}});
}

Result<std::vector<std::string>> ReadMask(const google::protobuf::FieldMask& mask) {
  if (mask.paths_size() == 0) {
    return InvalidArgument("MASK_EMPTY", "update_mask must name the fields to change.",
                           {{"field", "update_mask"}});
  }
  return std::vector<std::string>(mask.paths().begin(), mask.paths().end());
}

}  // namespace strowger::rpc
