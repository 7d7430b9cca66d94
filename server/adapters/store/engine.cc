#include "adapters/store/engine.h"

#include "adapters/store/sqlite/engine.h"
#include "adapters/store/sqlite/handle.h"

namespace strowger::store {

std::unique_ptr<Engine> MakeEngine(const std::string& place) {
  return std::make_unique<sqlite::Engine>(place);
}

std::unique_ptr<EngineHandle> OpenHandle(const std::string& place, Access access) {
  return std::make_unique<sqlite::Handle>(place, access);
}

std::string ShownPlace(const std::string& place) { return place; }

}  // namespace strowger::store
