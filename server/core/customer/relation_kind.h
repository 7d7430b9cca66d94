#pragma once

#include <string_view>

#include "base/result.h"

// How two customers are related: the first is KIND to or of the second.
namespace strowger::core {

// A kind as it is kept, and whether what was said reads the other way round: that A is the ward of
// B is kept as B being the guardian of A.
struct RelationReading {
  std::string_view kind;
  bool is_turned = false;
  bool is_mutual = false;  // The same both ways.
};

// Refused with RELATION_KIND_UNKNOWN, which names those that are known.
Result<RelationReading> ReadRelationKind(std::string_view word);
// The kind as the second would say it: "ward" of "guardian". A kind that is not known is itself.
std::string_view TurnRelationKind(std::string_view kind);

}  // namespace strowger::core
