#include "core/customer/relation_kind.h"

#include <array>
#include <string>

namespace strowger::core {

namespace {

struct Kind {
  std::string_view word;
  std::string_view turned;
};
constexpr std::array kKinds{
    Kind{"spouse", "spouse"},
    Kind{"partner", "partner"},
    Kind{"sibling", "sibling"},
    Kind{"colleague", "colleague"},
    Kind{"parent", "child"},
    Kind{"guardian", "ward"},
    Kind{"employee-of", "employer-of"},
    Kind{"member-of", "has-member"},
    Kind{"contact-of", "has-contact"},
    Kind{"part-of", "has-part"},
};

}  // namespace

Result<RelationReading> ReadRelationKind(std::string_view word) {
  std::string known;
  for (const Kind& kind : kKinds) {
    if (kind.word == word) return RelationReading{kind.word, false, kind.word == kind.turned};
    if (kind.turned == word) return RelationReading{kind.word, true, false};
    known += known.empty() ? "" : ", ";
    known += kind.word;
    if (kind.word == kind.turned) continue;
    known += ", ";
    known += kind.turned;
  }
  return InvalidArgument("RELATION_KIND_UNKNOWN",
                         "A relation is one of " + known + ", not \"" + std::string(word) + "\".",
                         {{"field", "kind"}, {"value", std::string(word)}});
}

std::string_view TurnRelationKind(std::string_view kind) {
  for (const Kind& known : kKinds) {
    if (known.word == kind) return known.turned;
    if (known.turned == kind) return known.word;
  }
  return kind;
}

}  // namespace strowger::core
