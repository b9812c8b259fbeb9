package io.socks5.sample.im;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.socks5.sample.Account;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.im.SessionStatus.State;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.filter.MessageWithBodiesFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.MessageBuilder;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager;
import org.jivesoftware.smackx.receipts.DeliveryReceiptManager.AutoReceiptMode;
import org.jivesoftware.smackx.receipts.DeliveryReceiptRequest;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that keeps one account logged in. All changes of the session happen on its
 * own thread.
 */
class ImSession {

	private static final Logger logger = LoggerFactory.getLogger(ImSession.class);

	private static final long CLOSE_MILLIS = 500;

	private final Account account;

	private final SmackConnections connections;

	private final Observer observer;

	private final RetryDelay delay;

	private final ScheduledExecutorService thread;

	private @Nullable Future<?> nextTry;

	private volatile @Nullable Connected connected;

	private volatile Progress progress = new Progress(State.CONNECTING, null, null);

	ImSession(Account account, SmackConnections connections, SampleProperties.Retry retry, Observer observer) {
		this.account = account;
		this.connections = connections;
		this.observer = observer;
		this.delay = new RetryDelay(retry);
		// tasks that arrive after the end are discarded
		this.thread = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread worker = new Thread(task, "im-" + account.getUsername());
			worker.setDaemon(true);
			return worker;
		}, new ThreadPoolExecutor.DiscardPolicy());
	}

	String account() {
		return this.account.getUsername();
	}

	SessionStatus status() {
		Connected current = this.connected;
		Progress now = this.progress;
		boolean ready = current != null && current.connection.isAuthenticated();
		boolean secure = current != null && ready && current.connection.isSecureConnection();
		return new SessionStatus(account(), ready, secure, now.state, now.reason, now.nextTry,
				(current != null && ready) ? current.contacts.list() : List.of());
	}

	/**
	 * Starts a login, unless the account is already logged in. This method does not
	 * block.
	 */
	void logIn() {
		this.thread.execute(this::tryToLogIn);
	}

	/**
	 * Sends a message, and asks for a receipt.
	 * @param to the name of the receiver
	 * @param text the text
	 * @return the ID of the message
	 */
	String send(String to, String text) throws NotConnectedException, InterruptedException, XmppStringprepException {
		XMPPTCPConnection current = connected().connection;
		MessageBuilder message = current.getStanzaFactory()
			.buildMessageStanza()
			.ofType(Message.Type.chat)
			.to(JidCreate.entityBareFrom(to + "@" + current.getXMPPServiceDomain()))
			.setBody(text);
		DeliveryReceiptRequest.addTo(message);
		Message built = message.build();
		this.observer.sending(this, built, to);
		current.sendStanza(built);
		return built.getStanzaId();
	}

	/**
	 * Returns the contacts.
	 * @return the contacts of the current connection
	 * @throws NotConnectedException if the account is not connected
	 */
	Contacts contacts() throws NotConnectedException {
		return connected().contacts;
	}

	/**
	 * Returns the files.
	 * @return the files that go through the current connection
	 * @throws NotConnectedException if the account is not connected
	 */
	FileExchange files() throws NotConnectedException {
		return connected().files;
	}

	private Connected connected() throws NotConnectedException {
		Connected current = this.connected;
		if (current == null || !current.connection.isAuthenticated()) {
			throw new NotConnectedException(account() + " is not connected");
		}
		return current;
	}

	private void tryToLogIn() {
		if (this.connected != null) {
			return;
		}
		if (this.nextTry != null) {
			this.nextTry.cancel(false);
		}
		progress(State.CONNECTING, this.progress.reason, null);
		XMPPTCPConnection opening = null;
		try {
			opening = this.connections.create(this.account);
			this.connected = open(opening);
			this.delay.connected(Instant.now());
			progress(State.CONNECTED, null, null);
			logger.info("'{}' is logged in", account());
			this.observer.connected(this);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			end(opening);
		}
		catch (Exception ex) {
			end(opening);
			failed(ex);
		}
	}

	private Connected open(XMPPTCPConnection opening) throws Exception {
		opening.addSyncStanzaListener((stanza) -> this.observer.received(this, (Message) stanza),
				new AndFilter(MessageTypeFilter.NORMAL_OR_CHAT, MessageWithBodiesFilter.INSTANCE));
		DeliveryReceiptManager receipts = DeliveryReceiptManager.getInstanceFor(opening);
		receipts.setAutoReceiptMode(AutoReceiptMode.always);
		receipts.addReceiptReceivedListener((from, to, id, receipt) -> this.observer.delivered(this, id));
		Contacts contacts = new Contacts(opening, this::changed);
		FileExchange files = this.connections.files(opening, (file) -> this.observer.received(this, file));
		opening.addConnectionListener(new ConnectionListener() {

			@Override
			public void connectionClosed() {
				ended(opening, new IllegalStateException("The XMPP server ended the session"));
			}

			@Override
			public void connectionClosedOnError(Exception ex) {
				ended(opening, ex);
			}

		});
		opening.connect();
		opening.login();
		// the server delivers messages once it has handled the presence
		PingManager.getInstanceFor(opening).pingMyServer();
		PingManager.getInstanceFor(opening)
			.registerPingFailedListener(
					() -> ended(opening, new IllegalStateException("The XMPP server does not answer")));
		return new Connected(opening, contacts, files);
	}

	private void ended(XMPPTCPConnection ended, Exception cause) {
		this.thread.execute(() -> {
			if (this.connected != null && this.connected.connection == ended) {
				this.connected = null;
				end(ended);
				failed(cause);
			}
		});
	}

	private void failed(Exception cause) {
		if (this.thread.isShutdown()) {
			return;
		}
		LoginFailure failure = LoginFailure.of(cause);
		if (failure.refused()) {
			progress(State.REFUSED, failure.reason(), null);
			logger.warn("Login of '{}' was rejected and will not be retried: {}", account(), failure.reason());
			return;
		}
		Instant now = Instant.now();
		Duration wait = this.delay.next(now);
		progress(State.WAITING, failure.reason(), now.plus(wait));
		this.nextTry = this.thread.schedule(this::tryToLogIn, wait.toMillis(), TimeUnit.MILLISECONDS);
		logger.warn("Login of '{}' failed and will be retried in {}: {}", account(), wait, failure.reason());
		logger.debug("Login failure", cause);
	}

	/**
	 * Logs out, or cancels the login.
	 */
	void stop() {
		this.thread.shutdownNow();
		try {
			this.thread.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Connected current = this.connected;
		this.connected = null;
		progress(State.STOPPED, null, null);
		if (current != null) {
			// some servers do not answer the end of the stream
			current.connection.setReplyTimeout(CLOSE_MILLIS);
			current.connection.disconnect();
		}
	}

	private void end(@Nullable XMPPTCPConnection opened) {
		if (opened != null) {
			opened.setReplyTimeout(CLOSE_MILLIS);
			opened.instantShutdown();
		}
	}

	private void progress(State state, @Nullable String reason, @Nullable Instant nextTry) {
		this.progress = new Progress(state, reason, nextTry);
		changed();
	}

	private void changed() {
		this.observer.changed();
	}

	private record Connected(XMPPTCPConnection connection, Contacts contacts, FileExchange files) {

	}

	/**
	 * The observer of all sessions.
	 */
	interface Observer {

		/**
		 * Called on the thread of the session after each login.
		 * @param session the session
		 */
		void connected(ImSession session);

		void sending(ImSession session, Message message, String to);

		void delivered(ImSession session, String id);

		void received(ImSession session, Message message);

		void received(ImSession session, FileExchange.ReceivedFile file);

		/**
		 * Called when the status of a session may have changed.
		 */
		void changed();

	}

	private record Progress(State state, @Nullable String reason, @Nullable Instant nextTry) {

	}

}
