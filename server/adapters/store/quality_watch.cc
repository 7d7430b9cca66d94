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
  step.queued = FirstForQuality(connection, kCustomersTogether);
  for (const QueuedCustomer& one : step.queued) {
    step.assessed.push_back(Assess(connection, one.customer, today));
  }
  if (!step.queued.empty()) return step;
  step.is_rebuild = !IsQualityRebuilt(connection);
  step.next = step.is_rebuild ? NextForQuality(connection, kCustomersTogether)
                              : StaleForQuality(connection, today, kCustomersTogether);
  return step;
}

void QualityWatch::Write(Connection& connection, const Step& step) {
  if (step.begins_anew) return BeginQualityAnew(connection);
  if (!step.queued.empty()) return WriteQueued(connection, step);
  for (const CustomerId customer : step.next) {
    // Another dictionary may believe another source.
    if (step.is_rebuild && IsOfSeveral(connection, customer)) {
      RefreshGoldenView(connection, customer);
    }
    QueueForQuality(connection, customer);
  }
  if (!step.is_rebuild) return;
  std::optional<CustomerId> last;
  if (!step.next.empty()) last = step.next.back();
  KeepQualityPlace(connection, last);
}

void QualityWatch::WriteQueued(Connection& connection, const Step& step) {
  QualityCounts counts;
  for (std::size_t i = 0; i < step.queued.size(); ++i) {
    if (!TakeOutOfLine(connection, step.queued[i])) continue;
    KeepAssessment(connection, step.queued[i].customer, step.assessed[i], step.today, counts);
  }
  counts.Save(connection);
}

void QualityWatch::Look() {
  database_.ReadInBackground<Step>(
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
