#pragma once

#include "adapters/store/database.h"
#include "service/ports/timeline.h"

namespace strowger::store {

class Timeline : public service::Timeline {
 public:
  // `database` is started and outlives the timeline.
  explicit Timeline(Database& database) : database_(database) {}

  void List(service::TimelineQuery query, service::Done<service::TimelinePage> done) override;

 private:
  // Borrowed.
  Database& database_;
};

Result<service::TimelinePage> ReadTimeline(Connection& connection,
                                           const service::TimelineQuery& query);

}  // namespace strowger::store
