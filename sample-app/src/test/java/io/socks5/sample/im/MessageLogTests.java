package io.socks5.sample.im;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory for messages is bounded.
 */
class MessageLogTests {

	@Test
	void forgetsTheOldest() {
		MessageLog log = new MessageLog();
		for (int i = 0; i <= MessageLog.KEPT; i++) {
			log.add(new MessageLog.ReceivedMessage("alice", "bob", "message " + i, Instant.EPOCH));
		}
		assertThat(log.messages()).hasSize(MessageLog.KEPT);
		assertThat(log.messages().get(0).text()).isEqualTo("message 1");
	}

}
