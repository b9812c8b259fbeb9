package io.socks5.testkit;

import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Command;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a client attempts, in words that every driver understands.
 *
 * @param driver what plays it
 * @param destination where to
 * @param credentials the login, if there is one
 * @param authenticated whether "no authentication" is not offered
 */
public record ConnectCase(Driver driver, Endpoint destination, @Nullable Credentials credentials,
		boolean authenticated) {

	/** What a bare handshake takes the proxy to be. */
	public static final Endpoint PROXY = Endpoint.of("proxy.corp", 1080);

	/**
	 * The same with a login.
	 * @param username the username
	 * @param password the password
	 * @return another attempt
	 */
	public ConnectCase as(String username, String password) {
		return new ConnectCase(this.driver, this.destination, Credentials.of(username, password), this.authenticated);
	}

	/**
	 * The same without the offer of "no authentication".
	 * @return another attempt
	 */
	public ConnectCase requiringAuthentication() {
		return new ConnectCase(this.driver, this.destination, this.credentials, true);
	}

	/**
	 * Plays a transcript.
	 * @param transcript the octets of both sides
	 * @return the outcome
	 * @see Transcript
	 */
	public Played plays(String transcript) {
		return this.driver.play(this, Transcript.of(transcript));
	}

	/**
	 * The bare handshake of this attempt.
	 * @return a fresh one
	 */
	public Handshake handshake() {
		return Handshake.request(PROXY, offered(), new Request(Command.CONNECT, this.destination));
	}

	private List<Authentication> offered() {
		if (this.credentials == null) {
			return List.of(Authentication.none());
		}
		Authentication login = Authentication.usernamePassword(this.credentials);
		return this.authenticated ? List.of(login) : List.of(Authentication.none(), login);
	}

}
