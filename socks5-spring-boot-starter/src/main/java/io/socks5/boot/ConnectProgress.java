package io.socks5.boot;

import java.io.IOException;
import java.util.Locale;

import io.socks5.event.ConnectAttempt;
import io.socks5.protocol.AuthMethod;
import io.socks5.protocol.Command;
import io.socks5.protocol.Phase;
import io.socks5.protocol.Socks5Failure;
import org.jspecify.annotations.Nullable;

/**
 * The progress of one connect, and its description by tags. Every tag value comes from a
 * bounded set, so that a hostile proxy cannot create series. Used by one thread at a
 * time.
 */
public final class ConnectProgress {

	private final ConnectAttempt attempt;

	private Phase phase = Phase.CONNECT;

	private @Nullable AuthMethod method;

	private @Nullable ConnectOutcome outcome;

	/**
	 * Creates the progress of a connect that starts.
	 * @param attempt the connect
	 */
	public ConnectProgress(ConnectAttempt attempt) {
		this.attempt = attempt;
	}

	/**
	 * Records the TCP connection to the proxy.
	 */
	public void proxyConnected() {
		this.phase = Phase.GREETING;
	}

	/**
	 * Records the method that the proxy has selected.
	 * @param selected the method
	 */
	public void methodSelected(AuthMethod selected) {
		this.method = selected;
		this.phase = Phase.AUTHENTICATION;
	}

	/**
	 * Records that the client is authenticated.
	 */
	public void authenticated() {
		this.phase = Phase.REQUEST;
	}

	/**
	 * Records the success.
	 */
	public void established() {
		this.outcome = ConnectOutcome.SUCCESS;
	}

	/**
	 * Records the failure.
	 * @param cause the exception that the caller receives
	 */
	public void failed(IOException cause) {
		if (isOfTheProxyBefore(cause, this.attempt)) {
			this.phase = Phase.CONNECT;
			this.outcome = ConnectOutcome.CONNECT_FAILED;
		}
		else {
			this.phase = (cause instanceof Socks5Failure failure) ? failure.phase() : this.phase;
			this.outcome = ConnectOutcome.of(cause);
		}
	}

	/**
	 * Returns whether a failure belongs to an earlier proxy of a chain, whose client
	 * counts it itself.
	 * @param cause the failure
	 * @param attempt the connect
	 * @return whether another proxy has failed
	 */
	public static boolean isOfTheProxyBefore(IOException cause, ConnectAttempt attempt) {
		return cause instanceof Socks5Failure failure && !failure.proxy().equals(attempt.proxy());
	}

	/**
	 * Returns the connect.
	 * @return the information from its start
	 */
	public ConnectAttempt attempt() {
		return this.attempt;
	}

	/**
	 * Returns the tag {@code outcome}.
	 * @return an outcome, or {@code unknown} before the end
	 */
	public String outcome() {
		return (this.outcome != null) ? this.outcome.tag() : "unknown";
	}

	/**
	 * Returns the tag {@code phase}.
	 * @return where a failed connect ended, otherwise {@code none}
	 */
	public String phase() {
		return (this.outcome == null || this.outcome == ConnectOutcome.SUCCESS) ? "none"
				: this.phase.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the tag {@code auth.method}.
	 * @return the selected method, or {@code unknown}
	 */
	public String method() {
		if (this.method == null) {
			return "unknown";
		}
		if (this.method.isPrivate()) {
			return "private";
		}
		return switch (this.method.value()) {
			case 0x00 -> "none";
			case 0x01 -> "gssapi";
			case 0x02 -> "username_password";
			default -> "unknown";
		};
	}

	/**
	 * Returns the tag {@code command}.
	 * @return the command, or {@code unknown}
	 */
	public String command() {
		Command command = this.attempt.command();
		return switch (command.value()) {
			case 0x01 -> "connect";
			case 0x02 -> "bind";
			case 0x03 -> "udp_associate";
			case 0xf0 -> "resolve";
			case 0xf1 -> "resolve_ptr";
			default -> "unknown";
		};
	}

}
