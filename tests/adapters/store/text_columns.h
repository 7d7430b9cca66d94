#pragma once

#include <iterator>
#include <set>
#include <sstream>
#include <string>

// Which texts of the store may tell of customers: each new column is put into one of these lists.
namespace strowger::store {

inline std::set<std::string> WordsIn(const std::string& text) {
  std::istringstream words(text);
  return {std::istream_iterator<std::string>(words), {}};
}

// Columns in which texts tell of customers.
inline const std::set<std::string> kTelling = WordsIn(
    "audit.before audit.after campaign_member.address_key contact_point.value "
    "customer.display_name customer.sort_key "
    "customer.company customer.tier customer.language customer.alert customer_attribute.value "
    "customer_consent.evidence customer_fact.external_id customer_fact.number "
    "customer_fact.status customer_fact.text customer_import_refusal.record "
    "customer_import_refusal.value customer_link.reason customer_never_link.reason "
    "customer_record.external_id customer_record.display_name customer_record.sort_key "
    "customer_record.company customer_record.tier customer_record.language "
    "customer_record.alert customer_record.contact_points customer_record.verified "
    "customer_relation.note customer_search.tokens customer_tag.tag decision.detail "
    "draft.text interaction.call interaction.ani interaction.dialled interaction.attached "
    "interaction.subject interaction.work_key journal.detail journal.subject "
    "mail.envelope_from mail.envelope_to mail.reason mail.from_name mail.from_address "
    "mail.subject mail.message_id mail.preview mail_answered.address mail_answered.bare "
    "mail_event.text mail_party.address mail_piece.bytes mail_suppressed.address "
    "mail_suppressed.reason mail_thread.subject mail_thread.bare mail_thread.began_by note.text "
    "outgoing_attachment.file_name "
    "outgoing_attachment_piece.content outgoing_event.detail outgoing_mail.answer "
    "outgoing_mail.headers outgoing_mail.in_reply_to outgoing_mail.reference_ids "
    "outgoing_mail.subject outgoing_mail.text outgoing_raw.content outgoing_recipient.address "
    "outgoing_recipient.address_key outgoing_recipient.answer outgoing_recipient.name "
    "request.answer search_slip.slip search_slip.word ticket.subject ticket_comment.text ");
// Tables in which none does: the floor, its people, what only keeps others in order, how often
// common names are met, and what a dry run reads, which goes at its end. Live work keeps a customer
// from being erased.
inline const std::set<std::string> kSilentTables = WordsIn(
    "agent_state campaign campaign_text mail_acknowledgement mail_folder mail_key mail_place "
    "mail_topic counter customer_import customer_import_mapping "
    "customer_import_trial "
    "identity_learnt identity_share customer_search_config customer_search_content "
    "customer_search_data "
    "webhook webhook_dead webhook_delivery "
    "customer_search_idx erased_record journal_day link_state schema_version session user "
    "work_item ");
// Columns of words, names of our own people, hashes and numbers; a hold's reason goes when it is
// lifted, an erasure's is kept.
inline const std::set<std::string> kSilent = WordsIn(
    "audit.action audit.after_digest audit.before_digest audit.hash audit.peer audit.prev_hash "
    "audit.salt audit.subject audit.user campaign_member.reason campaign_member.state "
    "canned_text.editor canned_text.language canned_text.name canned_text.text "
    "contact_point.kind contact_point.national contact_point.source contact_point.suffix "
    "customer.owner customer.provenance customer_attribute.name customer_attribute.source "
    "customer_attribute.user customer_change.kind customer_consent.channel "
    "customer_consent.purpose customer_consent.source customer_consent.state "
    "customer_consent.user customer_fact.currency customer_fact.kind customer_fact.source "
    "customer_hold.reason customer_hold.user customer_import_refusal.field "
    "customer_import_refusal.import_id customer_import_refusal.mend "
    "customer_import_refusal.reason customer_link.user customer_never_link.user "
    "customer_quality.marks customer_record.owner customer_record.source customer_relation.kind "
    "customer_relation.user customer_tag.user decision.agent decision.kind draft.key "
    "draft.user erasure.numbers erasure.reason erasure.records erasure.state erasure.traces "
    "erasure.user identity_review.state identity_review.user interaction.agent interaction.channel "
    "interaction.disposition mail.account mail.digest mail.body_digest mail.state mail.kind "
    "mail.queue mail.needs mail_answered.account mail_thread.account "
    "interaction.link interaction.outcome interaction.overflow interaction.queue "
    "interaction_segment.agent interaction_segment.queue joined_work.work_key journal.kind "
    "note.author note.pinned_by "
    "outgoing_attachment.media_type outgoing_event.kind outgoing_event.user outgoing_mail.account "
    "outgoing_mail.author outgoing_mail.editor outgoing_mail.message_id outgoing_mail.purpose "
    "outgoing_mail.state outgoing_recipient.role outgoing_recipient.state "
    "quality_count.element quality_count.mark quality_task.element quality_task.reason request.id "
    "request.kind request.user ticket.owner ticket.queue ticket.state ticket_clock.answer_stage "
    "ticket_clock.first_answer ticket_clock.pauses ticket_clock.resolution_stage "
    "ticket_clock.settlement ticket_comment.author ");

}  // namespace strowger::store
