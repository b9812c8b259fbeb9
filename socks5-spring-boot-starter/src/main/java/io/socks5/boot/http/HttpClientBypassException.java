package io.socks5.boot.http;

/**
 * Thrown when an HTTP client would bypass the proxy, or would look up names on this
 * machine.
 */
public class HttpClientBypassException extends RuntimeException {

	private final String client;

	private final String reason;

	private final String remedy;

	/**
	 * Creates a new exception.
	 * @param client the client, such as "the JDK's HttpClient"
	 * @param reason the rest of a sentence that begins with the client
	 * @param remedy the remedy, in whole sentences
	 */
	public HttpClientBypassException(String client, String reason, String remedy) {
		super(client + " " + reason + ". " + remedy);
		this.client = client;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Returns the client that would bypass the proxy.
	 * @return its name
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Returns the reason.
	 * @return the rest of a sentence that begins with the client
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Returns the remedy.
	 * @return one or more whole sentences
	 */
	public String remedy() {
		return this.remedy;
	}

}
