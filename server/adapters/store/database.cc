#include "adapters/store/database.h"

#include <utility>

#include "adapters/store/counters.h"
#include "adapters/store/search_index.h"
#include "adapters/store/store_move.h"

namespace strowger::store {

Database::Database(DatabaseOptions options, const Clock& clock)
    : clock_(clock), options_(std::move(options)), engine_(MakeEngine(options_.path)) {}

Database::~Database() { Stop(); }

Result<void> Database::Start() {
  auto opened = engine_->Open();
  if (!opened.ok()) return opened.error();
  connection_ = std::move(opened).value();
  connection_->Obey(dictionary_);
  try {
    if (ReadCounter(*connection_, kHalfMoved) != 0) {
      connection_.reset();
      engine_->Close();
      return HalfMoved(ShownPlace(options_.path));
    }
    FinishSearchIndex(*connection_);
    readers_.Start(options_.path, options_.readers, dictionary_);
    background_.Start(options_.path, 1, dictionary_, Readers::Urgency::kBackground);
  } catch (const SqlFailure& failure) {
    connection_.reset();
    engine_->Close();
    return OpenError(failure, ShownPlace(options_.path));
  }
  writer_ = std::make_unique<Writer>(*connection_, options_.health_changed);
  writer_->Start();
  return {};
}

void Database::Stop() {
  // The writer first: what its callbacks ask to be read is still answered.
  if (writer_) writer_->Stop();
  background_.Stop();
  readers_.Stop();
  connection_.reset();
  engine_->Close();
}

}  // namespace strowger::store
