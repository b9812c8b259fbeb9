package io.socks5.sample;

/**
 * Somebody who chats.
 */
public class Account {

	/**
	 * User name: the part of an XMPP address in front of the @.
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
