#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/store/connection.h"
#include "base/id.h"
#include "base/time.h"
#include "core/quality/marks.h"

// The marks of customers, what they count together and what somebody is to ask for.
// server/decisions/0020-quality-of-records.md.
namespace strowger::store {

// Customers whose marks have to be made anew stand in a line.
void QueueForQuality(Connection& connection, CustomerId customer);
// Those who have this contact point, besides the customer.
void QueueSharersForQuality(Connection& connection, CustomerId customer,
                            const core::ContactPoint& point);
struct QueuedCustomer {
  std::int64_t number = 0;
  CustomerId customer;
};
std::vector<QueuedCustomer> FirstForQuality(Connection& connection, std::size_t most);
// Whose marks stand for what was fresh until today.
std::vector<CustomerId> StaleForQuality(Connection& connection, core::DayNumber today,
                                        std::size_t most);

// What is known of a customer's marks by what is on file now; none when there is no such customer.
struct Assessment {
  core::Marks marks;
  int worth = 0;  // The points of the tier.
};
std::optional<Assessment> Assess(Connection& connection, CustomerId customer,
                                 core::DayNumber today);

// How the figures change; kept at once, since each is a row that many change.
class QualityCounts {
 public:
  void Add(const core::Marks& marks, std::int64_t customers);
  void Save(Connection& connection);

 private:
  std::map<std::tuple<std::string, std::string, core::DayNumber>, std::int64_t> changes_;
};

// Keeps the marks and the tasks that follow; `none`: of one who is gone.
void KeepAssessment(Connection& connection, CustomerId customer,
                    std::optional<Assessment> assessment, core::DayNumber today,
                    QualityCounts& counts);
// Of one who is gone.
void DropQuality(Connection& connection, CustomerId customer);
// Unless the customer was put into the line again meanwhile; then false.
bool TakeOutOfLine(Connection& connection, const QueuedCustomer& queued);
// All of it at once, for changes that a person waits for.
void RefreshQuality(Connection& connection, CustomerId customer, TimePoint now);

// None when the customer was not marked yet.
std::optional<core::Marks> ReadMarks(Connection& connection, CustomerId customer);

// Files from before there were marks, and a dictionary that was changed: all customers are gone
// through, some at a time.
bool IsDictionaryNew(Connection& connection);
void BeginQualityAnew(Connection& connection);
bool IsQualityRebuilt(Connection& connection);
// Whether several records speak of the customer.
bool IsOfSeveral(Connection& connection, CustomerId customer);
// The next of them; none when all were gone through.
std::vector<CustomerId> NextForQuality(Connection& connection, std::size_t most);
void KeepQualityPlace(Connection& connection, std::optional<CustomerId> last);

}  // namespace strowger::store
