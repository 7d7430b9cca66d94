#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/campaign/campaign.h"
#include "core/mail/mail_signer.h"

// How somebody says that no more mails of this kind are wanted.
namespace strowger::core {

// "u12.0123456789abcdef0123": who has it may unsubscribe this member and nobody else. It is another
// than the one in the Message-ID, which is passed on in answers.
std::string MakeUnsubscribeToken(CampaignMemberId member, const MailSigner& signer);
// None when it is not ours. A mail of trial has one of no member.
std::optional<CampaignMemberId> ReadUnsubscribeToken(std::string_view token,
                                                     const MailSigner& signer);

// The subject of a mail that asks for it: "unsubscribe u12.0123456789abcdef0123".
std::string UnsubscribeSubject(std::string_view token);
std::optional<CampaignMemberId> ReadUnsubscribeSubject(std::string_view subject,
                                                       const MailSigner& signer);

// Does an answer, without what it quotes, say nothing but that? "Unsubscribe.", "STOP", "退订".
bool IsUnsubscribeText(std::string_view text);

}  // namespace strowger::core
