#include "adapters/store/engine.h"

#include "adapters/store/postgres/engine.h"
#include "adapters/store/postgres/handle.h"
#include "adapters/store/postgres/place.h"
#include "adapters/store/sqlite/engine.h"
#include "adapters/store/sqlite/handle.h"

namespace strowger::store {

std::unique_ptr<Engine> MakeEngine(const std::string& place) {
  if (postgres::IsPlace(place)) return std::make_unique<postgres::Engine>(place);
  return std::make_unique<sqlite::Engine>(place);
}

std::unique_ptr<EngineHandle> OpenHandle(const std::string& place, Access access) {
  if (postgres::IsPlace(place)) return std::make_unique<postgres::Handle>(place, access);
  return std::make_unique<sqlite::Handle>(place, access);
}

bool IsFilePlace(const std::string& place) { return !postgres::IsPlace(place); }

std::string ShownPlace(const std::string& place) {
  return postgres::IsPlace(place) ? postgres::ShownPlace(place) : place;
}

}  // namespace strowger::store
