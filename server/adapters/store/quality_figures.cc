#include "adapters/store/quality_figures.h"

#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "adapters/store/customer_rows.h"
#include "adapters/store/page.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/record_of.h"

namespace strowger::store {

using core::DayNumber;
using core::MarkKind;
using service::ElementQuality;

namespace {

void AddCount(MarkKind mark, std::uint64_t customers, ElementQuality& quality) {
  switch (mark) {
    case MarkKind::kRight:
      quality.right += customers;
      break;
    case MarkKind::kDuplicate:
      quality.duplicate += customers;
      break;
    case MarkKind::kMalformed:
    case MarkKind::kReported:
      quality.wrong += customers;
      break;
    case MarkKind::kMissing:
      quality.missing += customers;
      break;
  }
}

// One element's rows of quality_count, of which there is one for each day at most.
ElementQuality ReadElement(Connection& connection, const core::Element& element, DayNumber today,
                           std::uint64_t customers) {
  ElementQuality quality;
  quality.element = element.name;
  quality.importance = element.importance;
  quality.decays = element.fresh_for.has_value();
  std::array<double, core::kForecastMonths.size()> later{};
  std::uint64_t fresh = 0;
  Query query(connection, "SELECT mark, day, customers FROM quality_count WHERE element = ?",
              element.name);
  while (query.Next()) {
    const auto mark = core::MarkNamed(query.Text(0));
    const DayNumber day = query.Get<DayNumber>(1);
    const auto count = query.Get<std::uint64_t>(2);
    if (!mark) continue;
    AddCount(*mark, count, quality);
    if (*mark != MarkKind::kRight && *mark != MarkKind::kDuplicate) continue;
    const bool is_stale =
        element.fresh_for && day + static_cast<DayNumber>(element.fresh_for->count()) <= today;
    if (is_stale) quality.stale += count;
    if (*mark == MarkKind::kRight && !is_stale) fresh += count;
    for (std::size_t i = 0; i < later.size(); ++i) {
      later[i] +=
          core::WrongLater(static_cast<double>(count), today - day, core::kForecastMonths[i]);
    }
  }
  quality.score = customers == 0 ? 1 : static_cast<double>(fresh) / static_cast<double>(customers);
  for (std::size_t i = 0; i < later.size(); ++i) {
    quality.wrong_later[i] = quality.wrong + static_cast<std::uint64_t>(std::llround(later[i]));
  }
  return quality;
}

std::uint64_t CustomersIn(Connection& connection) {
  Query query(connection,
              "SELECT customers FROM quality_count WHERE element = '' AND mark = 'customers'"
              " AND day = 0");
  return query.Next() ? query.Get<std::uint64_t>(0) : 0;
}

void AddCustomer(Connection& connection, service::QualityTask& task) {
  Query query(connection, "SELECT display_name, tier FROM customer WHERE id = ?", task.customer);
  if (!query.Next()) return;
  task.display_name = query.Get<std::string>(0);
  task.tier = query.Get<std::string>(1);
}

}  // namespace

service::QualityFigures ReadQualityFigures(Connection& connection, DayNumber today) {
  const auto dictionary = connection.dictionary();
  service::QualityFigures figures;
  figures.customers = CustomersIn(connection);
  figures.waiting = FirstForQuality(connection, service::kQualityWaitingTold).size();
  figures.is_rebuilding = IsDictionaryNew(connection) || !IsQualityRebuilt(connection);
  double weights = 0;
  for (const core::Element& element : dictionary->elements()) {
    figures.elements.push_back(ReadElement(connection, element, today, figures.customers));
    const int weight = core::WeightOf(element.importance);
    figures.score += weight * figures.elements.back().score;
    weights += weight;
  }
  figures.score = weights == 0 ? 1 : figures.score / weights;
  return figures;
}

Result<service::CustomerFigures> ReadCustomerFigures(Connection& connection, CustomerId customer,
                                                     DayNumber today) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const CustomerId id = ResolveCustomer(connection, customer);
  const auto dictionary = connection.dictionary();
  service::CustomerFigures figures;
  if (auto assessment = Assess(connection, id, today)) figures.marks = std::move(assessment->marks);
  for (const core::ElementMark& mark : figures.marks) {
    figures.stale.push_back(core::StaleFrom(*dictionary, mark) <= today);
  }
  figures.score = core::ScoreOf(*dictionary, figures.marks, today);
  figures.asks = core::AskForWhat(*dictionary, figures.marks, today);
  return figures;
}

Result<service::QualityTaskPage> ReadQualityTasks(Connection& connection, std::size_t page_size,
                                                  const std::string& token) {
  const auto cursor = CursorFrom(token, {-1, 0});
  if (!cursor.ok()) return cursor.error();
  const auto dictionary = connection.dictionary();
  const std::size_t size = PageSize(page_size);
  service::QualityTaskPage page;
  PageCursor last;
  {
    Query query(connection,
                "SELECT id, customer_id, element, reason, since_day, said_day, rank"
                " FROM quality_task WHERE (rank, id) > (?, ?) ORDER BY rank, id LIMIT ?",
                cursor->rank, cursor->id, size + 1);
    while (query.Next()) {
      if (page.tasks.size() == size) {
        page.next_page_token = PageToken(last);
        break;
      }
      service::QualityTask task;
      task.customer = query.Get<CustomerId>(1);
      task.ask.element = query.Get<std::string>(2);
      task.ask.reason = core::AskReasonNamed(query.Text(3)).value_or(core::AskReason::kMissing);
      task.ask.since = query.Get<DayNumber>(4);
      task.ask.day = query.Get<DayNumber>(5);
      const core::Element* element = dictionary->Find(task.ask.element);
      if (element != nullptr) task.ask.importance = element->importance;
      last = {query.Get<std::int64_t>(6), query.Get<std::int64_t>(0)};
      page.tasks.push_back(std::move(task));
    }
  }
  for (service::QualityTask& task : page.tasks) AddCustomer(connection, task);
  return page;
}

std::vector<core::AskFor> PromptsOf(Connection& connection, CustomerId customer, DayNumber today,
                                    std::size_t most) {
  const auto marks = ReadMarks(connection, customer);
  if (!marks) return {};
  auto asks = core::AskForWhat(*connection.dictionary(), *marks, today);
  if (asks.size() > most) asks.resize(most);
  return asks;
}

}  // namespace strowger::store
