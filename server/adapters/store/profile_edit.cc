#include "adapters/store/profile_edit.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/profile_rows.h"
#include "adapters/store/profile_words.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/record_json.h"
#include "core/quality/customer_check.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;

namespace {

// Clocks of two machines differ by no more.
constexpr std::chrono::minutes kClockSlack{5};

// What the change is about: the customer and the record of the number that was named.
struct Place {
  CustomerRecords whose;
  std::uint64_t record = 0;
};
Result<Place> PlaceOf(Connection& connection, CustomerId named) {
  if (auto known = CheckCustomer(connection, named); !known.ok()) return known.error();
  Place place{RecordsOfCustomer(connection, ResolveCustomer(connection, named)), 0};
  place.record = *RecordFor(connection, named, {});
  return place;
}

void Tell(Connection& connection, const Actor& actor, TimePoint now, const Place& place,
          const AuditEntry& entry) {
  TellChange(connection, now, service::CustomerChangeKind::kChanged, place.whose.customer);
  WriteAudit(connection, actor, now, entry);
}

Error Full(std::string reason, const std::string& what, std::size_t most) {
  return {ErrorCode::kResourceExhausted,
          std::move(reason),
          what + " at most " + std::to_string(most) + ".",
          {{"max", std::to_string(most)}}};
}

Result<void> CheckTag(const std::string& tag) {
  if (auto checked = core::CheckText("tag", tag, kTagBytesMax); !checked.ok()) return checked;
  const bool is_bare = tag.empty() || tag.front() == ' ' || tag.back() == ' ' ||
                       std::any_of(tag.begin(), tag.end(), [](char c) { return c > 0 && c < ' '; });
  if (!is_bare) return {};
  return InvalidArgument("TAG_MALFORMED",
                         "A tag is a word or a few, without blanks at its ends or control "
                         "characters.",
                         {{"field", "tag"}, {"value", tag}});
}

std::string TagText(const std::vector<service::ProfileTag>& tags) {
  JsonText json;
  json.BeginList();
  for (const auto& tag : tags) json.Add(tag.tag);
  json.EndList();
  return json.Take();
}

std::string ConsentText(const service::ConsentWish& wish, TimePoint stated) {
  JsonText json;
  json.BeginObject();
  json.Add("channel", WordOf(wish.channel));
  json.Add("purpose", wish.purpose);
  json.Add("state", WordOf(wish.state));
  json.Add("source", wish.source);
  json.Add("evidence", wish.evidence);
  json.Add("stated_ns", stated.time_since_epoch().count());
  json.EndObject();
  return json.Take();
}

Result<void> CheckConsent(const service::ConsentWish& wish, TimePoint now) {
  if (auto checked = core::CheckPlainName("purpose", wish.purpose); !checked.ok()) return checked;
  if (auto checked = core::CheckPlainName("source", wish.source); !checked.ok()) return checked;
  auto evidence = core::CheckText("evidence", wish.evidence, kEvidenceBytesMax);
  if (!evidence.ok()) return evidence;
  if (wish.stated <= now + kClockSlack) return {};
  // One from the future would beat all that is said until then.
  return InvalidArgument("TIME_IN_FUTURE", "A consent cannot be stated in the future.",
                         {{"field", "stated_time"}});
}

std::string AttributeText(const std::map<std::string, std::string>& values,
                          const std::string& source) {
  JsonText json;
  json.BeginObject();
  json.Add("source", source);
  for (const auto& [name, value] : values) json.Add("attribute." + name, value);
  json.EndObject();
  return json.Take();
}

void SetAttribute(Connection& connection, const Actor& actor, TimePoint now, const Place& place,
                  const std::string& source, const std::pair<std::string, std::string>& said) {
  const auto& [name, value] = said;
  if (!value.empty()) {
    Execute(connection,
            "INSERT INTO customer_attribute (record_id, name, source, value, user, time_ns)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (record_id, name, source) DO UPDATE SET"
            " value = excluded.value, user = excluded.user, time_ns = excluded.time_ns",
            place.record, name, source, value, actor.user, now);
    return;
  }
  if (source != core::kDeskSource) {
    Execute(connection,
            "DELETE FROM customer_attribute WHERE record_id = ? AND name = ? AND source = ?",
            place.record, name, source);
    return;
  }
  for (const std::uint64_t record : place.whose.records) {
    Execute(connection, "DELETE FROM customer_attribute WHERE record_id = ? AND name = ?", record,
            name);
  }
}

// The record that the value which is shown is taken from; null when that is not what is shown.
core::CustomerRecord* ShownIn(const Connection& connection,
                              std::vector<core::CustomerRecord>& records, const VerifyWish& wish) {
  const core::GoldenView view = GoldenViewOf(connection, records);
  const auto name = std::find(kFieldNames.begin(), kFieldNames.end(), wish.field);
  if (name != kFieldNames.end()) {
    const auto field = static_cast<std::size_t>(name - kFieldNames.begin());
    if (view.fields[field] != wish.value) return nullptr;
    const auto shown = std::find_if(records.begin(), records.end(), [&](const auto& record) {
      return record.id == view.provenance[field];
    });
    return shown == records.end() ? nullptr : &*shown;
  }
  const auto has_point = [&](const std::vector<core::ContactPoint>& points) {
    return std::any_of(points.begin(), points.end(),
                       [&](const auto& point) { return point.value == wish.value; });
  };
  if (!has_point(view.contact_points)) return nullptr;
  const auto holder = std::find_if(records.begin(), records.end(), [&](const auto& record) {
    return record.contact_points && has_point(*record.contact_points);
  });
  return holder == records.end() ? nullptr : &*holder;
}

Result<void> CheckSaid(const Connection& connection, const std::string& name,
                       const std::string& value) {
  if (auto checked = core::CheckAttribute(name, value); !checked.ok()) return checked;
  const auto dictionary = connection.dictionary();
  // What the dictionary does not know may be longer than what it does.
  return dictionary->Find(name) == nullptr ? Result<void>() : dictionary->Check(name, value);
}

Result<void> CheckVerify(const VerifyWish& wish) {
  const bool is_field =
      wish.field == "contact_points" ||
      std::find(kFieldNames.begin(), kFieldNames.end(), wish.field) != kFieldNames.end();
  if (is_field) return {};
  return InvalidArgument("FIELD_UNKNOWN",
                         "The field \"" + wish.field +
                             "\" cannot be confirmed; these can: display_name, sort_key, company,"
                             " tier, language, alert, owner, contact_points.",
                         {{"field", wish.field}});
}

// Nobody can confirm what is not written as the dictionary says.
Result<void> CheckConfirmed(Connection& connection, CustomerId customer, const VerifyWish& wish) {
  const auto dictionary = connection.dictionary();
  if (wish.field != "contact_points") return dictionary->Check(wish.field, wish.value);
  const auto known = GetCustomer(connection, customer);
  if (!known.ok()) return known.error();
  for (const core::ContactPoint& point : known->fields.contact_points) {
    if (point.value == wish.value)
      return dictionary->Check(core::ElementOf(point.kind), wish.value);
  }
  return {};
}

}  // namespace

Result<bool> ChangeTags(Connection& connection, const Actor& actor, TimePoint now,
                        CustomerId customer, const service::TagWish& wish) {
  for (const auto* tags : {&wish.add, &wish.remove}) {
    for (const std::string& tag : *tags) {
      if (auto checked = CheckTag(tag); !checked.ok()) return checked.error();
    }
  }
  const auto place = PlaceOf(connection, customer);
  if (!place.ok()) return place.error();
  const auto before = TagsOf(connection, place->whose);
  std::set<std::string> known;
  for (const auto& tag : before) known.insert(tag.tag);
  for (const std::string& tag : wish.remove) {
    known.erase(tag);
    for (const std::uint64_t record : place->whose.records) {
      Execute(connection, "DELETE FROM customer_tag WHERE record_id = ? AND tag = ?", record, tag);
    }
  }
  for (const std::string& tag : wish.add) {
    // One that another record has already stays with that one.
    if (!known.insert(tag).second) continue;
    Execute(connection,
            "INSERT INTO customer_tag (record_id, tag, user, time_ns) VALUES (?, ?, ?, ?)",
            place->record, tag, actor.user, now);
  }
  if (known.size() > kTagsMax) return Full("TAGS_FULL", "A customer has tags,", kTagsMax);
  Tell(connection, actor, now, *place,
       {"ChangeTags", SubjectOf(customer), TagText(before),
        TagText(TagsOf(connection, place->whose))});
  return true;
}

Result<bool> SetConsent(Connection& connection, const Actor& actor, TimePoint now,
                        CustomerId customer, const service::ConsentWish& wish) {
  if (auto checked = CheckConsent(wish, now); !checked.ok()) return checked.error();
  const auto place = PlaceOf(connection, customer);
  if (!place.ok()) return place.error();
  {
    Query query(connection, "SELECT count(*) FROM customer_consent WHERE record_id = ?",
                place->record);
    if (query.Next() && query.Get<std::size_t>(0) >= kConsentsMax) {
      return Full("CONSENTS_FULL", "A record has statements of consent,", kConsentsMax);
    }
  }
  const TimePoint stated = wish.stated == TimePoint() ? now : wish.stated;
  Execute(connection,
          "INSERT INTO customer_consent (record_id, channel, purpose, state, source, evidence,"
          " user, stated_ns, time_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          place->record, wish.channel, wish.purpose, wish.state, wish.source, wish.evidence,
          actor.user, stated, now);
  Tell(connection, actor, now, *place,
       {"SetConsent", SubjectOf(customer), "", ConsentText(wish, stated)});
  return true;
}

Result<bool> SetAttributes(Connection& connection, const Actor& actor, TimePoint now,
                           CustomerId customer, const AttributeWish& wish) {
  if (auto checked = core::CheckPlainName("source", wish.source); !checked.ok()) {
    return checked.error();
  }
  for (const auto& [name, value] : wish.values) {
    if (auto checked = CheckSaid(connection, name, value); !checked.ok()) return checked.error();
  }
  const auto place = PlaceOf(connection, customer);
  if (!place.ok()) return place.error();
  std::map<std::string, std::string> before;
  for (const auto& known : ShownAttributesOf(connection, place->whose)) {
    if (wish.values.contains(known.name)) before.emplace(known.name, known.value);
  }
  for (const auto& said : wish.values) {
    SetAttribute(connection, actor, now, *place, wish.source, said);
  }
  RefreshQuality(connection, place->whose.customer, now);
  {
    Query query(connection,
                "SELECT count(*) FROM customer_attribute WHERE record_id = ? AND source = ?",
                place->record, wish.source);
    if (query.Next() && query.Get<std::size_t>(0) > core::kAttributesMax) {
      return Full("ATTRIBUTES_FULL", "A record has attributes of one source,",
                  core::kAttributesMax);
    }
  }
  Tell(connection, actor, now, *place,
       {"SetAttributes", SubjectOf(customer), AttributeText(before, wish.source),
        AttributeText(wish.values, wish.source)});
  return true;
}

Result<bool> VerifyField(Connection& connection, const Actor& actor, TimePoint now,
                         CustomerId customer, const VerifyWish& wish) {
  if (auto checked = CheckVerify(wish); !checked.ok()) return checked.error();
  const auto place = PlaceOf(connection, customer);
  if (!place.ok()) return place.error();
  if (auto may = CheckConfirmed(connection, place->whose.customer, wish); !may.ok()) {
    return may.error();
  }
  auto records = RecordsOf(connection, place->whose.customer);
  core::CustomerRecord* record = ShownIn(connection, records, wish);
  if (record == nullptr) {
    return FailedPrecondition("VALUE_CHANGED",
                              "What is shown as " + wish.field +
                                  " is not what was confirmed; read it again and ask again.",
                              {{"field", wish.field}});
  }
  const std::string before = VerifiedText(record->verified);
  // Of a field only what it says now; of contact points those that are still there.
  std::erase_if(record->verified, [&](const core::VerifiedValue& known) {
    return known.field == wish.field &&
           (wish.field != "contact_points" || known.value == wish.value);
  });
  record->verified.push_back({wish.field, wish.value, actor.user, now});
  Execute(connection, "UPDATE customer_record SET verified = ?, version = version + 1 WHERE id = ?",
          VerifiedText(record->verified), record->id);
  RefreshGoldenView(connection, place->whose.customer);
  RefreshQuality(connection, place->whose.customer, now);
  Tell(connection, actor, now, *place,
       {"VerifyField", SubjectOf(customer), before, VerifiedText(record->verified)});
  return true;
}

}  // namespace strowger::store
