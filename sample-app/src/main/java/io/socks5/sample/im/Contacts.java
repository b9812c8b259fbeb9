package io.socks5.sample.im;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.socks5.sample.im.SessionStatus.Contact;
import io.socks5.sample.im.SessionStatus.Presence;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Presence.Type;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.roster.RosterEntry;
import org.jivesoftware.smack.roster.RosterListener;
import org.jivesoftware.smack.roster.SubscribeListener.SubscribeAnswer;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * The contacts of one connection, with their presence. RFC 6121.
 */
class Contacts {

	private final XMPPConnection connection;

	private final Roster roster;

	Contacts(XMPPConnection connection, Runnable changed) {
		this.connection = connection;
		this.roster = Roster.getInstanceFor(connection);
		// the demonstration has no strangers, so each contact is accepted and added
		this.roster.addSubscribeListener((from, request) -> SubscribeAnswer.ApproveAndAlsoRequestIfRequired);
		this.roster.addRosterListener(new RosterListener() {

			@Override
			public void entriesAdded(Collection<Jid> addresses) {
				changed.run();
			}

			@Override
			public void entriesUpdated(Collection<Jid> addresses) {
				changed.run();
			}

			@Override
			public void entriesDeleted(Collection<Jid> addresses) {
				changed.run();
			}

			@Override
			public void presenceChanged(org.jivesoftware.smack.packet.Presence presence) {
				changed.run();
			}

		});
	}

	List<Contact> list() {
		return this.roster.getEntries()
			.stream()
			.map((entry) -> new Contact(name(entry.getJid()), presence(entry)))
			.sorted(Comparator.comparing(Contact::name))
			.toList();
	}

	boolean contains(String name) throws XmppStringprepException {
		return this.roster.contains(jid(name));
	}

	/**
	 * Adds a contact and asks for its presence.
	 * @param name the part of the address before the @
	 */
	void add(String name) throws XmppStringprepException, SmackException, XMPPException, InterruptedException {
		this.roster.createItemAndRequestSubscription(jid(name), name, null);
	}

	/**
	 * Sends the presence of the account to its contacts again.
	 */
	void announce() throws SmackException, InterruptedException {
		this.connection.sendStanza(this.connection.getStanzaFactory().buildPresenceStanza().build());
	}

	/**
	 * Removes a contact, in both directions.
	 * @param name the name of the contact
	 */
	void remove(String name) throws XmppStringprepException, SmackException, XMPPException, InterruptedException {
		BareJid jid = jid(name);
		RosterEntry entry = this.roster.getEntry(jid);
		if (entry != null) {
			// RFC 6121 §2.5 lets the server send both, which the embedded one does not
			send(Type.unsubscribe, jid);
			send(Type.unsubscribed, jid);
			this.roster.removeEntry(entry);
		}
	}

	private void send(Type type, BareJid to) throws SmackException, InterruptedException {
		this.connection
			.sendStanza(this.connection.getStanzaFactory().buildPresenceStanza().ofType(type).to(to).build());
	}

	/**
	 * Returns whether the contact shares its presence.
	 * @param name the name of the contact
	 * @return whether its presence is known
	 */
	boolean sees(String name) throws XmppStringprepException {
		RosterEntry entry = this.roster.getEntry(jid(name));
		return entry != null && entry.canSeeHisPresence();
	}

	/**
	 * Returns the full address of a contact, to which requests can be sent.
	 * @param name the name of the contact
	 * @return the address of its connection, or {@code null} if it is offline
	 */
	@Nullable EntityFullJid online(String name) throws XmppStringprepException {
		return this.roster.getAvailablePresences(jid(name))
			.stream()
			.map((presence) -> presence.getFrom().asEntityFullJidIfPossible())
			.findFirst()
			.orElse(null);
	}

	private Presence presence(RosterEntry entry) {
		if (this.roster.getPresence(entry.getJid()).isAvailable()) {
			return Presence.ONLINE;
		}
		return entry.canSeeHisPresence() ? Presence.OFFLINE : Presence.PENDING;
	}

	private BareJid jid(String name) throws XmppStringprepException {
		return JidCreate.entityBareFrom(name + "@" + this.connection.getXMPPServiceDomain());
	}

	/**
	 * Returns the name that the page shows for an address.
	 * @param jid the address
	 * @return the part before the @
	 */
	static String name(Jid jid) {
		return (jid.getLocalpartOrNull() != null) ? jid.getLocalpartOrNull().asUnescapedString() : jid.toString();
	}

}
