#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "adapters/store/connection.h"
#include "adapters/store/engine_handle.h"
#include "base/result.h"

namespace strowger::store {

// One database on one engine, for the one server that uses it. Outlives its connections.
class Engine {
 public:
  Engine() = default;
  virtual ~Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Keeps every other server away, opens the database for writing and brings its schema up to date.
  // The error's message is one line that names the database and the mend; nobody is kept away then.
  virtual Result<std::unique_ptr<Connection>> Open() = 0;
  // After the connection is gone: others may have the database.
  virtual void Close() = 0;

  // Takes what was deleted out of the bytes of the files, a bounded piece at a time while others
  // are at work; `page` is 1 at first and is moved. True when all was gone through.
  virtual Result<bool> ScrubSome(std::uint32_t& page) = 0;
};

// Of the engine whose place this is.
std::unique_ptr<Engine> MakeEngine(const std::string& place);
// Throws SqlFailure.
std::unique_ptr<EngineHandle> OpenHandle(const std::string& place, Access access);
// Whether it is the path of a SQLite file.
bool IsFilePlace(const std::string& place);
// A place as it may be shown to people: without a password.
std::string ShownPlace(const std::string& place);

}  // namespace strowger::store
