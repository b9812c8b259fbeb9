package io.socks5.sample.im;

import io.socks5.sample.SampleProperties;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.XMPPException;
import org.jspecify.annotations.Nullable;
import org.jxmpp.stringprep.XmppStringprepException;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The API that adds and removes contacts.
 */
@RestController
@RequestMapping("/api/sessions/{account}/contacts")
class ContactController {

	private final SampleProperties properties;

	private final ImSessions sessions;

	ContactController(SampleProperties properties, ImSessions sessions) {
		this.properties = properties;
		this.sessions = sessions;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	void add(@PathVariable String account, @RequestBody NewContact contact) throws InterruptedException {
		ImSession session = this.sessions.require(account, "account");
		String name = contact.name();
		if (!StringUtils.hasText(name) || name.contains("@") || name.equals(account)) {
			throw bad("'name' must be the part of an address before the @, of another account");
		}
		if (this.properties.getXmpp().isEmbedded() && this.sessions.find(name) == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND,
					"The embedded XMPP server has no account '" + name + "'");
		}
		change(session, () -> session.contacts().add(name));
	}

	@DeleteMapping("/{name}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void remove(@PathVariable String account, @PathVariable String name) throws InterruptedException {
		ImSession session = this.sessions.require(account, "account");
		change(session, () -> session.contacts().remove(name));
	}

	private static void change(ImSession session, Change change) throws InterruptedException {
		try {
			change.run();
		}
		catch (XmppStringprepException ex) {
			throw bad("'name' must be a valid user name");
		}
		catch (NotConnectedException ex) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"'" + session.account() + "' is not connected", ex);
		}
		catch (SmackException | XMPPException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_GATEWAY,
					"The XMPP server rejected the contact: " + ex.getMessage(), ex);
		}
	}

	private static ResponseStatusException bad(String detail) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail);
	}

	/**
	 * A contact to add.
	 */
	record NewContact(@Nullable String name) {

	}

	@FunctionalInterface
	private interface Change {

		void run() throws XmppStringprepException, SmackException, XMPPException, InterruptedException;

	}

}
