package io.socks5.boot.autoconfigure.mail;

import io.socks5.boot.autoconfigure.integration.LookedUp;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSender;

/**
 * A program that sends mail.
 */
public final class MailLookups {

	private MailLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		MailApplication.runner()
			.withPropertyValues(arguments)
			.run((context) -> MailApplication.send(context.getBean(MailSender.class)));
		MailApplication.runner()
			.withPropertyValues(arguments)
			.withPropertyValues("spring.mail.password=wrong")
			.run((context) -> {
				try {
					MailApplication.send(context.getBean(MailSender.class));
				}
				catch (MailAuthenticationException ex) {
					System.out.println("refused login");
				}
			});
		LookedUp.print();
	}

}
