#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/id.h"
#include "core/quality/dictionary.h"
#include "core/quality/marks.h"
#include "service/ports/done.h"

// How good what is kept about customers is: server/decisions/0020-quality-of-records.md.
namespace strowger::service {

// Of one element, in customers.
struct ElementQuality {
  std::string element;
  core::ElementClass importance = core::ElementClass::kNice;
  std::uint64_t right = 0;
  std::uint64_t missing = 0;
  std::uint64_t wrong = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t stale = 0;  // Of those that are right or duplicates.
  double score = 0;         // Right and fresh of all.
  bool decays = false;
  // How many will be wrong after each of core::kForecastMonths.
  std::array<std::uint64_t, core::kForecastMonths.size()> wrong_later{};
};

struct QualityFigures {
  std::uint64_t customers = 0;
  double score = 0;
  std::vector<ElementQuality> elements;
  std::size_t waiting = 0;  // Changes that are not in it yet, at most kQualityWaitingTold.
  bool is_rebuilding = false;
};
inline constexpr std::size_t kQualityWaitingTold = 10'000;

struct CustomerFigures {
  core::Marks marks;
  std::vector<bool> stale;  // Of each mark.
  double score = 0;
  std::vector<core::AskFor> asks;
};

struct QualityTask {
  CustomerId customer;
  std::string display_name;
  std::string tier;
  core::AskFor ask;
};
struct QualityTaskPage {
  std::vector<QualityTask> tasks;
  std::string next_page_token;
};

// Called from any thread.
class CustomerQuality {
 public:
  virtual ~CustomerQuality() = default;

  // By which every door lets values in.
  virtual std::shared_ptr<const core::Dictionary> dictionary() const = 0;
  // Counts from now on; the figures follow.
  virtual void TakeDictionary(core::Dictionary dictionary) = 0;

  virtual void GetFigures(Done<QualityFigures> done) = 0;
  virtual void GetCustomer(CustomerId customer, Done<CustomerFigures> done) = 0;
  // The most valuable first.
  virtual void ListTasks(std::size_t page_size, std::string page_token,
                         Done<QualityTaskPage> done) = 0;
  // How many customers have it, at most kReportedMax; CONTACT_UNKNOWN when nobody has.
  virtual void ReportContact(Actor actor, std::string value, Done<std::size_t> done) = 0;
  static constexpr std::size_t kReportedMax = 100;
};

}  // namespace strowger::service
