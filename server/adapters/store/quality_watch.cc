#include "adapters/store/quality_watch.h"

#include <utility>

#include "adapters/store/customer_rows.h"

namespace strowger::store {

void QualityWatch::Start() {
  watching_ = bell_.Watch([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Wake();
  });
  Wake();
}

void QualityWatch::Stop() {
  watching_.reset();
  turns_.Stop();
}

void QualityWatch::Wake() {
  if (turns_.Ring()) Look();
}

void QualityWatch::Rest() {
  if (turns_.Rest()) Look();
}

QualityWatch::Step QualityWatch::Plan(Connection& connection, core::DayNumber today) {
  Step step;
  step.today = today;
  step.begins_anew = IsDictionaryNew(connection);
  if (step.begins_anew) return step;
  std::vector<CustomerId> customers;
  step.queued = FirstForQuality(connection, kCustomersTogether);
  for (const QueuedCustomer& one : step.queued) customers.push_back(one.customer);
  if (customers.empty() && IsQualityRebuilt(connection)) {
    customers = StaleForQuality(connection, today, kCustomersTogether);
  } else if (customers.empty()) {
    step.is_rebuild = true;
    customers = NextForQuality(connection, kCustomersTogether);
  }
  for (const CustomerId customer : customers) {
    step.assessed.push_back({customer, Assess(connection, customer, today)});
  }
  return step;
}

void QualityWatch::Write(Connection& connection, const Step& step) {
  if (step.begins_anew) return BeginQualityAnew(connection);
  QualityCounts counts;
  for (std::size_t i = 0; i < step.assessed.size(); ++i) {
    const auto& [customer, assessment] = step.assessed[i];
    // Who came into the line again meanwhile is looked at again.
    if (i < step.queued.size() && !TakeOutOfLine(connection, step.queued[i])) continue;
    // Another dictionary may believe another source.
    if (step.is_rebuild && IsOfSeveral(connection, customer))
      RefreshGoldenView(connection, customer);
    KeepAssessment(connection, customer, assessment, step.today, counts);
  }
  counts.Save(connection);
  if (!step.is_rebuild) return;
  std::optional<CustomerId> last;
  if (!step.assessed.empty()) last = step.assessed.back().customer;
  KeepQualityPlace(connection, last);
}

void QualityWatch::Look() {
  database_.Read<Step>(
      [&clock = database_.clock()](Connection& connection) -> Result<Step> {
        return Plan(connection, core::DayNumberOf(clock.Now()));
      },
      [self = shared_from_this()](Result<Step> step) {
        if (self->turns_.is_stopped() || !step.ok() || step->is_nothing()) return self->Rest();
        self->database_.Write<bool>(
            [step = std::move(step).value()](Connection& connection) -> Result<bool> {
              Write(connection, step);
              return true;
            },
            [self](const Result<bool>& written) {
              if (self->turns_.is_stopped() || !written.ok()) return self->Rest();
              self->Look();
            });
      });
}

}  // namespace strowger::store
