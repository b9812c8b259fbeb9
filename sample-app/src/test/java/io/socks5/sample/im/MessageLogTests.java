package io.socks5.sample.im;

import io.socks5.sample.live.LiveEvents;
import io.socks5.sample.live.LiveSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory for messages is bounded.
 */
class MessageLogTests {

	@Test
	void forgetsTheOldest() {
		MessageLog log = new MessageLog(
				new LiveEvents(new StaticListableBeanFactory().getBeanProvider(LiveSource.class)));
		for (int i = 0; i <= MessageLog.KEPT; i++) {
			log.add(MessageLog.Entry.received("id" + i, "bob", "alice", "message " + i));
		}
		assertThat(log.received()).hasSize(MessageLog.KEPT);
		assertThat(log.received().get(0).text()).isEqualTo("message 1");
	}

}
