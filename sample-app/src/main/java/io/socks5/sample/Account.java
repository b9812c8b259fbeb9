package io.socks5.sample;

/**
 * An account of the XMPP server.
 */
public class Account {

	/**
	 * User name, which is the part of an XMPP address before the @.
	 */
	private String username = "";

	/**
	 * Password of the account.
	 */
	private String password = "";

	public String getUsername() {
		return this.username;
	}

	public void setUsername(String username) {
		this.username = username;
	}

	public String getPassword() {
		return this.password;
	}

	public void setPassword(String password) {
		this.password = password;
	}

	@Override
	public String toString() {
		return this.username + ":******";
	}

}
