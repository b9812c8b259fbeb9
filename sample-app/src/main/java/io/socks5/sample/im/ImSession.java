package io.socks5.sample.im;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.socks5.sample.Account;
import io.socks5.sample.SampleProperties;
import io.socks5.sample.im.SessionStatus.State;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.MessageTypeFilter;
import org.jivesoftware.smack.filter.MessageWithBodiesFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.ping.PingManager;
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

	private final Consumer<Message> inbox;

	private final RetryDelay delay;

	private final ScheduledExecutorService thread;

	private @Nullable Future<?> nextTry;

	private volatile @Nullable XMPPTCPConnection connection;

	private volatile Progress progress = new Progress(State.CONNECTING, null, null);

	ImSession(Account account, SmackConnections connections, SampleProperties.Retry retry, Consumer<Message> inbox) {
		this.account = account;
		this.connections = connections;
		this.inbox = inbox;
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
		XMPPTCPConnection current = this.connection;
		Progress now = this.progress;
		boolean connected = current != null && current.isAuthenticated();
		boolean secure = current != null && connected && current.isSecureConnection();
		return new SessionStatus(account(), connected, secure, now.state, now.reason, now.nextTry);
	}

	/**
	 * Starts a login, unless the account is already logged in. This method does not
	 * block.
	 */
	void logIn() {
		this.thread.execute(this::tryToLogIn);
	}

	void send(String to, String text) throws NotConnectedException, InterruptedException, XmppStringprepException {
		XMPPTCPConnection current = this.connection;
		if (current == null || !current.isAuthenticated()) {
			throw new NotConnectedException(account() + " is not connected");
		}
		current.sendStanza(current.getStanzaFactory()
			.buildMessageStanza()
			.ofType(Message.Type.chat)
			.to(JidCreate.entityBareFrom(to + "@" + current.getXMPPServiceDomain()))
			.setBody(text)
			.build());
	}

	private void tryToLogIn() {
		if (this.connection != null) {
			return;
		}
		if (this.nextTry != null) {
			this.nextTry.cancel(false);
		}
		this.progress = new Progress(State.CONNECTING, this.progress.reason, null);
		XMPPTCPConnection opening = null;
		try {
			opening = this.connections.create(this.account);
			open(opening);
			this.connection = opening;
			this.delay.connected(Instant.now());
			this.progress = new Progress(State.CONNECTED, null, null);
			logger.info("'{}' is logged in", account());
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

	private void open(XMPPTCPConnection opening) throws Exception {
		opening.addSyncStanzaListener((stanza) -> this.inbox.accept((Message) stanza),
				new AndFilter(MessageTypeFilter.NORMAL_OR_CHAT, MessageWithBodiesFilter.INSTANCE));
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
	}

	private void ended(XMPPTCPConnection ended, Exception cause) {
		this.thread.execute(() -> {
			if (this.connection == ended) {
				this.connection = null;
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
			this.progress = new Progress(State.REFUSED, failure.reason(), null);
			logger.warn("Login of '{}' was rejected and will not be retried: {}", account(), failure.reason());
			return;
		}
		Instant now = Instant.now();
		Duration wait = this.delay.next(now);
		this.progress = new Progress(State.WAITING, failure.reason(), now.plus(wait));
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
		XMPPTCPConnection current = this.connection;
		this.connection = null;
		this.progress = new Progress(State.STOPPED, null, null);
		if (current != null) {
			// some servers do not answer the end of the stream
			current.setReplyTimeout(CLOSE_MILLIS);
			current.disconnect();
		}
	}

	private void end(@Nullable XMPPTCPConnection opened) {
		if (opened != null) {
			opened.setReplyTimeout(CLOSE_MILLIS);
			opened.instantShutdown();
		}
	}

	private record Progress(State state, @Nullable String reason, @Nullable Instant nextTry) {

	}

}
