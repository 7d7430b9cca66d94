#include "core/mail/delivery_failure.h"

#include <gtest/gtest.h>

#include "core/mail/address_scan.h"
#include "core/mail/delivery_report.h"

namespace strowger::core {
namespace {

TEST(DeliveryFailureTest, CodesAreToldFromOtherNumbers) {
  struct Case {
    const char* text;
    const char* status;
    const char* reply_code;
  };
  for (const Case& one : {
           Case{"550 5.1.1 <a@b.example>... User unknown", "5.1.1", "550"},
           Case{"550-5.7.26 Unauthenticated", "5.7.26", "550"},
           Case{"host mx[192.0.2.5] said: 452 4.2.2 full", "4.2.2", "452"},
           Case{"connect to 5.1.1.7 failed", "", ""},
           Case{"Exim 4.80.1 at 550x and x550", "", ""},
           Case{"5.0.0, then 5.2.2", "5.2.2", ""},
           Case{"(#5.1.1)", "5.1.1", ""},
           Case{"smtp;550", "", "550"},
           Case{"sent 5500 of 550.5 bytes", "", ""},
       }) {
    EXPECT_EQ(StatusIn(one.text), one.status) << one.text;
    EXPECT_EQ(ReplyCodeIn(one.text), one.reply_code) << one.text;
  }
}

TEST(DeliveryFailureTest, TheCauseIsToldByWordsThenByStatus) {
  struct Case {
    const char* text;
    FailureClass failure_class;
    bool is_permanent;
  };
  for (const Case& one : {
           Case{"550 No such user here", FailureClass::kUnknownRecipient, true},
           Case{"552 5.2.2 Mailbox full", FailureClass::kMailboxFull, true},
           Case{"452 4.2.2 over quota", FailureClass::kMailboxFull, false},
           Case{"554 5.4.4 ?", FailureClass::kUnknownHost, true},
           Case{"550 5.7.1 blocked using zen.spamhaus.org", FailureClass::kSenderRefused, true},
           Case{"421 4.7.0 try again later", FailureClass::kSystem, false},
           Case{"Connection timed out", FailureClass::kExpired, true},
           Case{"550 5.1.8 Domain of sender address does not exist", FailureClass::kSenderRefused,
                true},
           // The words of an address say nothing.
           Case{"<mailbox-full@user-unknown.example>: 5.0.0", FailureClass::kUnknown, true},
           Case{"hello", FailureClass::kUnknown, true},
       }) {
    const DeliveryFailure failure = DiagnoseFailure(one.text);
    EXPECT_EQ(NameOf(failure.failure_class), NameOf(one.failure_class)) << one.text;
    EXPECT_EQ(failure.is_permanent, one.is_permanent) << one.text;
  }
}

TEST(DeliveryFailureTest, AddressesAreFoundWithTheirEdges) {
  struct Case {
    const char* text;
    const char* address;
  };
  for (const Case& one : {
           Case{"RCPT TO:<ana.li+x@mail.example>.", "ana.li+x@mail.example"},
           Case{"'li@b.example'", "li@b.example"},
           Case{"\"a b\"@c.example", "\"a b\"@c.example"},
           Case{"o=x;dda:SMTP=LI@B.EXAMPLE;", "LI@B.EXAMPLE"},
           Case{"at @ nowhere, user@host", ""},
           Case{"@@@@", ""},
       }) {
    EXPECT_EQ(FirstAddressIn(one.text), one.address) << one.text;
  }
}

TEST(DeliveryReportTest, RecipientsAreReadFromWellAndBadlySeparatedBlocks) {
  for (const char* gap : {"\n", ""}) {
    const std::string report = std::string("Reporting-MTA: dns; mx.example\n\n") +
                               "Final-Recipient: rfc822; li@b.example\nAction: failed\n"
                               "Status: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user\n" +
                               gap +
                               "Original-Recipient: rfc822;wang@b.example\n"
                               "Final-Recipient: rfc822; other@c.example\n"
                               "Action: delayed\nStatus: 4.4.1\n";
    const auto recipients = ReadDeliveryReport(report, "");
    ASSERT_EQ(recipients.size(), 2U) << gap;
    EXPECT_EQ(recipients[0].address, "li@b.example");
    EXPECT_EQ(recipients[0].failure.status, "5.1.1");
    EXPECT_TRUE(recipients[0].failure.IsAddressDead());
    EXPECT_EQ(recipients[1].address, "wang@b.example");
    EXPECT_FALSE(recipients[1].failure.is_permanent);
  }
}

TEST(DeliveryReportTest, WhatArrivedIsNoFailure) {
  const auto recipients = ReadDeliveryReport(
      "Final-Recipient: rfc822; li@b.example\nAction: delivered\nStatus: 2.0.0\n", "");
  ASSERT_EQ(recipients.size(), 1U);
  EXPECT_EQ(recipients[0].failure.failure_class, FailureClass::kDelivered);
}

}  // namespace
}  // namespace strowger::core
