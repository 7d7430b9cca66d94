// Every door by which something about a customer comes in refuses the same values in the same way.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/store/customer_exchange.h"
#include "adapters/store/opened_stores.h"

namespace strowger::store {
namespace {

using core::CustomerField;

// One value that may not stand there.
struct BadValue {
  const char* element;
  const char* column;  // What files call it.
  std::string value;
  const char* reason;
};

// Why something was not let in; what files add, as the line, left out.
struct Refusal {
  std::string reason, field, mend;
  bool operator==(const Refusal&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Refusal& refusal) {
  return out << refusal.reason << " " << refusal.field << ": " << refusal.mend;
}

class EveryDoorTest : public testing::Test {
 protected:
  EveryDoorTest() : exchange_(stores_.database(), numbers_, bell_, OpenedStores::Numbers()) {
    core::Element tier;
    tier.name = "tier";
    tier.words = {"VIP", "gold"};
    core::Element contract;
    contract.name = "contract";
    contract.pattern = "AA-9999";
    stores_.database().dictionary().Set(*core::Dictionary::With({tier, contract}));
    known_ = stores_.MakeCustomer("Li Na", "+12025550143");
  }

  static service::Actor Who() { return {"ana", "", {}}; }
  static std::vector<BadValue> BadValues() {
    return {
        {"phone", "phone", "n/a", "VALUE_INVALID"},
        {"mail", "email", "wang@", "VALUE_INVALID"},
        {"mail", "email", "a@b.com d@e.com", "VALUE_INVALID"},
        {"language", "language", "普通话", "VALUE_INVALID"},
        {"tier", "tier", "silver", "VALUE_INVALID"},
        {"company", "company", std::string(501, 'x'), "TEXT_TOO_LONG"},
    };
  }
  static Refusal RefusalOf(const Error& error) {
    const auto mend = error.metadata.find("mend");
    return {error.reason, error.metadata.at("field"),
            mend == error.metadata.end() ? error.message : mend->second};
  }
  static Refusal RefusalOf(const std::optional<core::RecordFault>& fault) {
    return fault ? Refusal{fault->reason, fault->field, fault->mend} : Refusal{};
  }

  static service::CustomerFields FieldsWith(const BadValue& bad) {
    service::CustomerFields fields;
    fields.display_name = "Wang Wei";
    const std::string element = bad.element;
    if (element == "phone") {
      fields.contact_points = {{core::ContactKind::kPhone, bad.value, {}, {}, {}}};
    }
    if (element == "mail") {
      fields.contact_points = {{core::ContactKind::kEmail, bad.value, {}, {}, {}}};
    }
    if (element == "language") fields.language = bad.value;
    if (element == "tier") fields.tier = bad.value;
    if (element == "company") fields.company = bad.value;
    return fields;
  }
  Refusal ByCreate(const BadValue& bad) {
    const auto made = Await<service::Customer>(
        [&](auto done) { stores_.customers().Create(Who(), FieldsWith(bad), done); });
    return made.ok() ? Refusal{} : RefusalOf(made.error());
  }
  Refusal ByUpdate(const BadValue& bad) {
    const auto changed = Await<service::Customer>([&](auto done) {
      stores_.customers().Update(Who(), known_, 1, FieldsWith(bad),
                                 {"display_name", "language", "tier", "company", "contact_points"},
                                 done);
    });
    return changed.ok() ? Refusal{} : RefusalOf(changed.error());
  }
  Refusal ByUpsert(const BadValue& bad) {
    core::IncomingCustomer customer;
    customer.source = "erp";
    customer.external_id = "7";
    customer[CustomerField::kDisplayName] = "Wang Wei";
    const std::string element = bad.element;
    if (element == "phone") customer.phones = {bad.value};
    if (element == "mail") customer.emails = {bad.value};
    if (element == "language") customer[CustomerField::kLanguage] = bad.value;
    if (element == "tier") customer[CustomerField::kTier] = bad.value;
    if (element == "company") customer[CustomerField::kCompany] = bad.value;
    const auto answers = Await<std::vector<service::UpsertAnswer>>(
        [&](auto done) { exchange_.Upsert(Who(), {}, {customer}, done); });
    return RefusalOf(answers->front().fault);
  }
  // A file with one bad record; the report must have one row.
  Refusal ByFile(service::FileFormat format, const std::string& text) {
    service::ImportWish wish;
    wish.id = "import " + std::to_string(++imports_);
    wish.source = "erp";
    wish.format = format;
    EXPECT_TRUE(Await<service::ImportJob>([&](auto done) {
                  exchange_.StartImport(Who(), wish, done);
                }).ok());
    EXPECT_TRUE(Await<service::ImportJob>([&](auto done) {
                  exchange_.TakePart(Who(), {wish.id, 0, text, true}, done);
                }).ok());
    const auto page = Await<service::RefusedPage>(
        [&](auto done) { exchange_.ListRefusedRows(wish.id, 100, "", done); });
    return page->rows.size() == 1 ? RefusalOf(page->rows[0].fault) : Refusal{};
  }
  Refusal ByCsv(const BadValue& bad) {
    return ByFile(service::FileFormat::kCsv,
                  std::string("id,name,") + bad.column + "\n7,Wang Wei,\"" + bad.value + "\"\n");
  }
  Refusal ByJsonLines(const BadValue& bad) {
    return ByFile(service::FileFormat::kJsonLines, "{\"id\":\"7\",\"name\":\"Wang Wei\",\"" +
                                                       std::string(bad.column) + "\":\"" +
                                                       bad.value + "\"}\n");
  }
  // Cards have no line for a tier.
  std::optional<Refusal> ByCard(const BadValue& bad) {
    const std::string element = bad.element;
    const std::string line = element == "phone"      ? "TEL:"
                             : element == "mail"     ? "EMAIL:"
                             : element == "language" ? "LANG:"
                             : element == "company"  ? "ORG:"
                                                     : "";
    if (line.empty()) return std::nullopt;
    return ByFile(service::FileFormat::kVcard,
                  "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:7\r\nFN:Wang Wei\r\n" + line + bad.value +
                      "\r\nEND:VCARD\r\n");
  }
  // The older import tells lines only.
  std::string ByTable(const BadValue& bad) {
    const auto report = Await<service::ImportReport>([&](auto done) {
      stores_.customers().Import(
          Who(), "erp", {},
          "external_id,name," + std::string(bad.column) + "\n7,Wang Wei,\"" + bad.value + "\"\n",
          done);
    });
    return report->refused_lines.empty() ? "" : report->refused_lines[0];
  }

  OpenedStores stores_;
  system::PhoneNumbers numbers_;
  ChangeBell bell_;
  CustomerExchange exchange_;
  CustomerId known_;
  int imports_ = 0;
};

TEST_F(EveryDoorTest, EveryDoorRefusesTheSameValueInTheSameWay) {
  for (const BadValue& bad : BadValues()) {
    const Refusal expected = ByCreate(bad);
    EXPECT_EQ(expected.reason, bad.reason) << bad.value;
    EXPECT_EQ(expected.field, bad.element) << bad.value;
    EXPECT_FALSE(expected.mend.empty()) << bad.value;
    EXPECT_EQ(ByUpdate(bad), expected) << bad.value;
    EXPECT_EQ(ByUpsert(bad), expected) << bad.value;
    EXPECT_EQ(ByCsv(bad), expected) << bad.value;
    EXPECT_EQ(ByJsonLines(bad), expected) << bad.value;
    EXPECT_EQ(ByCard(bad).value_or(expected), expected) << bad.value;
    const std::string line = ByTable(bad);
    EXPECT_TRUE(line.starts_with("line 2: ")) << line;
    EXPECT_NE(line.find(expected.mend), std::string::npos) << line;
  }
  const auto all = Await<service::CustomerPage>([&](auto done) {
    stores_.customers().Search({"", 50, ""}, done);
  });
  EXPECT_EQ(all->customers.size(), 1u) << "nobody came in";
}

TEST_F(EveryDoorTest, AttributesOfTheDictionaryAreAskedAndOthersAreFree) {
  const auto set = [&](const std::string& name, const std::string& value) {
    const auto done = Await<void>([&](auto reply) {
      stores_.profiles().SetAttributes(Who(), known_, "erp", {{name, value}}, std::move(reply));
    });
    return done.ok() ? Refusal{} : RefusalOf(done.error());
  };
  EXPECT_EQ(set("contract", "CN-0042").reason, "");
  EXPECT_EQ(set("contract", "0042").reason, "VALUE_INVALID");
  EXPECT_EQ(set("contract", "0042").field, "contract");
  EXPECT_EQ(set("hobby", std::string(900, 'x')).reason, "");
  EXPECT_EQ(set("contract", "").reason, "") << "nothing may always stand there";
}

TEST_F(EveryDoorTest, WhatIsOnFileStaysWhenTheDictionaryIsStricterAndCannotBeConfirmed) {
  stores_.database().dictionary().Set(core::Dictionary());
  const auto vip = Await<service::Customer>([&](auto done) {
    auto fields = FieldsWith({"tier", "tier", "silver", ""});
    fields.contact_points = {{core::ContactKind::kPhone, "4711", {}, {}, {}}};
    stores_.customers().Create(Who(), fields, done);
  });
  ASSERT_TRUE(vip.ok());
  core::Element tier;
  tier.name = "tier";
  tier.words = {"VIP"};
  core::Element phone;
  phone.name = "phone";
  phone.kind = core::ValueKind::kE164;
  stores_.database().dictionary().Set(*core::Dictionary::With({tier, phone}));
  auto wanted = vip->fields;
  wanted.company = "Acme";
  wanted.contact_points.push_back({core::ContactKind::kEmail, "wang@example.org", {}, {}, {}});
  const auto update = [&](const service::CustomerFields& fields, std::uint64_t version) {
    return Await<service::Customer>([&](auto done) {
      stores_.customers().Update(Who(), vip->id, version, fields,
                                 {"tier", "company", "contact_points"}, done);
    });
  };
  const auto changed = update(wanted, vip->version);
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  wanted.contact_points.push_back({core::ContactKind::kPhone, "4712", {}, {}, {}});
  EXPECT_EQ(update(wanted, changed->version).error().reason, "VALUE_INVALID");
  for (const auto& [field, value] :
       {std::pair("tier", "silver"), std::pair("contact_points", "4711")}) {
    const auto confirmed = Await<void>([&](auto done) {
      stores_.profiles().VerifyField(Who(), vip->id, field, value, std::move(done));
    });
    EXPECT_EQ(confirmed.error().reason, "VALUE_INVALID") << field;
  }
}

TEST_F(EveryDoorTest, SourceOfTruthIsBelievedFirst) {
  core::Element tier;
  tier.name = "tier";
  tier.source_of_truth = "erp";
  core::Element hobby;
  hobby.name = "hobby";
  hobby.source_of_truth = "crm";
  const auto from_erp = [&](const std::string& value) {
    core::IncomingCustomer said;
    said.source = "erp";
    said.external_id = "7";
    said[CustomerField::kDisplayName] = "Li Na (ERP)";
    said[CustomerField::kTier] = value;
    return Await<std::vector<service::UpsertAnswer>>(
               [&](auto done) { exchange_.Upsert(Who(), {}, {said}, done); })
        ->front()
        .customer;
  };
  stores_.database().dictionary().Set(*core::Dictionary::With({tier, hobby}));
  const CustomerId erp = from_erp("gold");
  ASSERT_TRUE(Await<service::CustomerMerge>([&](auto done) {
                stores_.clusters().Merge(Who(), known_, erp, "", done);
              }).ok());
  const auto get = [&] {
    return *Await<service::Customer>([&](auto done) { stores_.customers().Get(known_, done); });
  };
  auto customer = get();
  EXPECT_EQ(customer.fields.display_name, "Li Na") << "of this the desk is believed";
  customer.fields.tier = "VIP";
  ASSERT_TRUE(Await<service::Customer>([&](auto done) {
                stores_.customers().Update(Who(), known_, customer.version, customer.fields,
                                           {"tier"}, done);
              }).ok());
  EXPECT_EQ(get().fields.tier, "gold") << "not what was typed";
  for (const auto& [source, value] : {std::pair("desk", "chess"), std::pair("crm", "go")}) {
    static_cast<void>(Await<void>([&](auto done) {
      stores_.profiles().SetAttributes(Who(), known_, source, {{"hobby", value}}, std::move(done));
    }));
  }
  const auto profile = Await<service::CustomerProfile>(
      [&](auto done) { stores_.profiles().GetProfile(known_, done); });
  ASSERT_EQ(profile->attributes.size(), 1u);
  EXPECT_EQ(profile->attributes[0].value, "go");
  from_erp("VIP");
  EXPECT_EQ(get().fields.tier, "VIP");
}

}  // namespace
}  // namespace strowger::store
