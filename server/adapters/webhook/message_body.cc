#include "adapters/webhook/message_body.h"

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <ctime>

namespace strowger::webhook {

namespace {

namespace json = boost::json;
using core::CustomerChangeKind;

std::string_view WordOf(CustomerChangeKind kind) {
  switch (kind) {
    case CustomerChangeKind::kCreated:
      return "created";
    case CustomerChangeKind::kChanged:
      return "changed";
    case CustomerChangeKind::kMergedInto:
      return "merged_into";
    case CustomerChangeKind::kSplitFrom:
      return "split_from";
    case CustomerChangeKind::kErased:
      return "erased";
  }
  return "";
}

std::string_view WordOf(core::ContactKind kind) {
  switch (kind) {
    case core::ContactKind::kPhone:
      return "phone";
    case core::ContactKind::kEmail:
      return "email";
    case core::ContactKind::kOther:
      return "other";
  }
  return "";
}

// RFC 3339 in UTC with microseconds.
std::string TimeText(TimePoint time) {
  const auto since = std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  const std::time_t whole = seconds.count();
  std::tm parts{};
  gmtime_r(&whole, &parts);
  std::array<char, 32> day{};
  std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string fraction = std::to_string((since - seconds).count());
  return std::string(day.data()) + "." + std::string(6 - fraction.size(), '0') + fraction + "Z";
}

std::string NameOf(CustomerId customer) { return "customers/" + std::to_string(customer.value); }

json::array PointsOf(const service::Customer& customer) {
  json::array points;
  for (const core::ContactPoint& point : customer.fields.contact_points) {
    points.push_back(json::object{
        {"kind", WordOf(point.kind)}, {"value", point.value}, {"national", point.national}});
  }
  return points;
}

json::object ViewOf(const service::Customer& customer, const service::WebhookTarget& target) {
  json::object view;
  view["version"] = customer.version;
  view["create_time"] = TimeText(customer.created);
  view["update_time"] = TimeText(customer.updated);
  const auto add = [&](const char* name, const std::string& value) {
    if (target.fields.contains(name)) view[name] = value;
  };
  add("display_name", customer.fields.display_name);
  add("sort_key", customer.fields.sort_key);
  add("company", customer.fields.company);
  add("tier", customer.fields.tier);
  add("language", customer.fields.language);
  add("alert", customer.fields.alert);
  add("owner", customer.fields.owner.empty() ? "" : "agents/" + customer.fields.owner);
  if (target.fields.contains("contact_points")) view["contact_points"] = PointsOf(customer);
  return view;
}

json::object ChangeOf(const core::CustomerChange& change) {
  json::object data;
  data["number"] = change.number;
  data["kind"] = WordOf(change.kind);
  data["customer"] = NameOf(change.customer);
  if (change.other) data["other"] = NameOf(change.other);
  return data;
}

}  // namespace

std::string BodyOf(const service::WebhookTarget& target, const service::WebhookMessage& message) {
  json::object body;
  body["type"] = message.type;
  body["timestamp"] = TimeText(message.time);
  json::object& data = body["data"].emplace_object();
  if (message.change) data = ChangeOf(*message.change);
  if (!message.customer) return json::serialize(body);
  data["view"] = ViewOf(*message.customer, target);
  std::string text = json::serialize(body);
  if (text.size() <= kBodyBytesMax) return text;
  data.erase("view");
  data["view_too_long"] = true;
  return json::serialize(body);
}

}  // namespace strowger::webhook
