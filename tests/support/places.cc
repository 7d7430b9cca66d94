#include "support/places.h"

#include <cstdlib>

namespace strowger::test {

std::string SourceFolder() { return STROWGER_SOURCE_DIR; }
std::string BuildFolder() { return STROWGER_BINARY_DIR; }

std::string PublicSetsFolder() {
  const char* chosen = std::getenv("STROWGER_SHARED_DATA");
  return chosen != nullptr ? chosen : SourceFolder() + "/../shared/data";
}

}  // namespace strowger::test
